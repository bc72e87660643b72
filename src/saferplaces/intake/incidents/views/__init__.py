"""Pages of incidents: thin, each behind its door."""
