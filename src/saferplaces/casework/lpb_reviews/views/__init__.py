"""Pages of reviews by the local policing body."""
