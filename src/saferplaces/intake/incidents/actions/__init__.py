"""What can be done with incidents: one verb a file."""
