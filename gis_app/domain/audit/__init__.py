"""Responsibility audit: what is missing, double or contradictory in a city, as columns."""
