"""Coordinates and shapes; knows nothing of cities."""
