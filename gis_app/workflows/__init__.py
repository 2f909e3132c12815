"""One file a user journey; read this folder to learn what the program does."""
