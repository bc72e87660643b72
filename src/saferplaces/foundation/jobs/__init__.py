"""What runs by itself: a schedule that rooms add to, a queue in PostgreSQL, a record of runs."""
