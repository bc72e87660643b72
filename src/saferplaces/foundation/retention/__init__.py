"""What is kept how long: review, hold, disposal, subject access."""
