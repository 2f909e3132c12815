"""Qt models over the city's columns."""
