"""Which fields there are and how each reads the text that was typed."""
