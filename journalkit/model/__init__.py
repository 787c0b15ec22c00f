"""The nouns: frozen values without behaviour beyond answering questions about themselves."""
