"""What is done in recording audits: one verb a file."""
