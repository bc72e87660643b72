"""Pages of letters and of their templates."""
