"""What may be done in diaries and evidence: one verb a file."""
