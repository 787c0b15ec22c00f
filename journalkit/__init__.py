"""journalkit: a mentorship journal in Markdown and git that builds into a website, the Growth Thread."""

__version__ = "0.1.0"
