"""What is done to tasks: one verb a module."""
