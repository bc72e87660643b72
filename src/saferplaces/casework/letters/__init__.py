"""Letters from templates, and messages to people outside."""
