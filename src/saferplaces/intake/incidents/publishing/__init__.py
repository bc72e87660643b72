"""From a snapshot of the engine to the published tables: read, compare, apply."""
