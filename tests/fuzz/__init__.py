"""Inputs that no person would write, in great numbers: `make fuzz`."""
