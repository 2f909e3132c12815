"""What a gesture on the map does, one gesture a file."""
