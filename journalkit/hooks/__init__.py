"""A journal in a git repository of its own or of two people: hooks that check and guard what is committed and pushed, and merging."""
