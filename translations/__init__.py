"""The catalogues of the site's languages (`de.po` and the others), and what makes of them what the program reads."""
