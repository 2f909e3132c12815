"""A desktop map for the command office of a civilised-city campaign."""

__version__ = "0.1.0"
