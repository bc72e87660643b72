"""What may be done in risk and vulnerability: one verb a file."""
