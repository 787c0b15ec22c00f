"""What follows from a View at a time: pure functions, so that nothing can count what it may not show.

`practice()` reads everything off a View that the others need; each other module answers one question about it. Every `now` is a time
with the journal's zone.
"""
