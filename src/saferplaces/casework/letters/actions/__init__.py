"""What may be done to letters and their templates: one verb a file."""
