"""What may be done for victims: one verb a file."""
