"""What may be done to diaries and files: one verb a file."""
