"""A finished site brought to where others read it: a branch, or a folder of another machine. Knows files and places, no entries."""
