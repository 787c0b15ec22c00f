"""A View as files for other programs and for paper. Everything is made of the Practice of a View; nothing here knows a Journal."""
