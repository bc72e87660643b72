"""What may be done in cases: one verb a file."""
