"""A View to the files of a website. Never sees a Journal: what is not in the View cannot be shown."""
