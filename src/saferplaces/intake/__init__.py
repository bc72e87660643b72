"""What comes in: incidents that the engine publishes, and what people report to us."""
