(window.journalkitSearch = window.journalkitSearch || []).push([{{ page.content.name | json }}, [
{{ page.content | found }}
]]);
