"""The makers of the sample city: geometry first, then areas, units, points, issues, actions."""
