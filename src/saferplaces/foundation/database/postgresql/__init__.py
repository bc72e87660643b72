"""Django's way to PostgreSQL, which asks nothing to know that a connection still stands."""
