"""Pages of extracts."""
