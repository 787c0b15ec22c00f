"""Results of the method in words: each as one Sheet of facts, tables and lines, which terminal, page and Markdown show alike.

Knows no terminal, no address and no template. `data.py` gives the same results as JSON data.
"""
