"""What may be done with an extract."""
