"""The open city: store, columns, edits and undo."""
