"""Layer files (TOML) become layer specifications."""
