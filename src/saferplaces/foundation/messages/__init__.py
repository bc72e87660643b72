"""What the service tells people."""
