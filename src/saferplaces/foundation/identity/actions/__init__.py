"""What is done to organisations, people and their parts: one verb a function."""
