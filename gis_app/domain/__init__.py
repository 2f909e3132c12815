"""The office's words and rules over columns; no Qt, no files."""
