"""Settings, addresses and the way in: one typed configuration, read once, that fails clearly."""
