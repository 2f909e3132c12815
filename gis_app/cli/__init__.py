"""The command line: one file a verb, all of them listed in main.py of this folder."""
