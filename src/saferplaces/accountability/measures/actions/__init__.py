"""What changes figures: one verb a file."""
