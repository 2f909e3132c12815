"""Paints a map on any painter: screen, paper, picture."""
