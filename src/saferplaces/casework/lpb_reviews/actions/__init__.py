"""What is done to reviews by the local policing body, one thing a file."""
