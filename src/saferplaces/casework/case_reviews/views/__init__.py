"""Pages of case reviews: views read, call an action, show."""
