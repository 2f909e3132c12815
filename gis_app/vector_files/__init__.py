"""Other programs' vector formats, in and out."""
