"""What people and the service do with reviews: one verb a file."""
