"""Questions the window asks; each returns a value."""
