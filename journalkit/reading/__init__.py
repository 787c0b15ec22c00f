"""Files to a Journal: discover, read, parse, decode, link. Never gives up: every file's problems are reported, the rest goes on."""
