"""The pages of the import window, one a step."""
