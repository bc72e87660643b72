"""What may be done in case conferences: one verb a file."""
