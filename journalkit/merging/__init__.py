"""Two versions of an entry that come from a third, as one: front matter by field, the text by paragraph. Knows no files and no git."""
