// `/` and Ctrl-K lead to the search from every page. `/` can be switched off on the search page.
(function () {
  "use strict";
  const said = document.currentScript.dataset;
  const link = document.querySelector('nav a[href$="search.html"]');
  const OFF = "journalkit-slash";

  function wanted(event) {
    if (event.altKey || event.shiftKey && event.key !== "/") return false;
    if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === "k";
    if (event.key !== "/" || event.target.closest("input, textarea, select, [contenteditable]")) return false;
    try { return localStorage.getItem(OFF) !== "off"; } catch (fault) { return true; }
  }

  let typed = null; // what was typed since the search was asked for and until it is there

  function typing(event) {
    if (typed === null || event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return false;
    typed += event.key;
    location.href = link.href + "#q=" + encodeURIComponent(typed);
    return true;
  }

  if (link) {
    window.addEventListener("pageshow", function () { typed = null; });
    link.setAttribute("aria-keyshortcuts", "/ Control+K");
    link.title = said.keys || "/ or Ctrl-K";
    document.addEventListener("keydown", function (event) {
      if (typing(event)) event.preventDefault();
      if (event.defaultPrevented || !wanted(event)) return;
      const field = document.getElementById("search-words");
      event.preventDefault();
      if (field) field.select();
      else {
        typed = "";
        location.href = link.href;
      }
    });
  }
})();
