"""What may be done in problem-solving plans: one verb a file."""
