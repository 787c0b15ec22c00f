"""The languages of the site: which there are, what words are in each, and how dates and numbers are written there.

English is the language of the code: every sentence stands there in English and is found in the catalogues by it. What commands say in a
terminal stays English. Must never know what is said to whom.
"""
