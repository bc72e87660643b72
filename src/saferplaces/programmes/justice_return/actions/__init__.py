"""What may be done about the grant: one verb a file."""
