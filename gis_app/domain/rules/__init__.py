"""Rules a map can check, declared in layer files: a kind of rule is a class, values are TOML."""
