"""One map gesture a file."""
