"""Changes of tokens and service accounts."""
