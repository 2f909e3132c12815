"""OpenStreetMap extracts become the base map."""
