"""What may be done with applications: one verb a file."""
