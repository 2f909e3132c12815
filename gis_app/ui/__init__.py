"""The window: the only place with widgets."""
