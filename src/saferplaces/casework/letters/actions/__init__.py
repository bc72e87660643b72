"""What may be done in letters: one verb a file."""
