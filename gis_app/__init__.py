"""A desktop map for the command office of a civilised-city campaign."""
