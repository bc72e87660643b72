"""What the pages of case reviews show."""
