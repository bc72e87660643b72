"""OGC API – Features: collections of shapes that rooms offer to maps."""
