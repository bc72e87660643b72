"""What is done in case reviews: every change is one of these, by one actor, with a record."""
