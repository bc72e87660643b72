"""What is done in an audit of plans: one verb a module."""
