"""What follows from a View: pure functions of a View and a day, so that nothing can count what it may not show."""
