"""The commands, one a file: the only room that knows click, the clock, the environment and the current folder."""
