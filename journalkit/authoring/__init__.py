"""Writing entries: which one is meant, its fields changed by their bytes alone, new ones from templates, and what refers to them.

Works on files and texts; asks nobody anything, prints nothing, and knows no clock.
"""
