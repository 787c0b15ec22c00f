"""Telling people by e-mail what was newly shared with them: what there is to tell, the letter, the way it goes, what was told before."""
