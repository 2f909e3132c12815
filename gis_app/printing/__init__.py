"""District sheets and other pages on paper."""
