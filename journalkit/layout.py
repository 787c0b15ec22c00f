"""What is where in a journal's folder, by name."""

SETTINGS = "journal.yaml"
STATE = ".journalkit"
SITES = "_site"
TEMPLATES = "templates"
