"""How fast journalkit is, beside other programs that make a site of Markdown files. Run it with: make bench"""
