"""Who looked at what, and who changed what: append-only, chained, verified."""
