"""What each page shows, gathered before the template sees it."""
