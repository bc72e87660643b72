"""Pages of diaries and evidence."""
