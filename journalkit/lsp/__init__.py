"""A journal in an editor: the language server. Answers about files that are open, saved or not, and writes none.

It gets the clock, the surroundings of git and who asks from `cli/`. What may be read by whom is asked of the gate, `view.py`.
"""
