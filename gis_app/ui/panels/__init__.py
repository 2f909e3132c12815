"""What stands beside the map."""
