"""The review queue: every log in scope is read by a person, what matters first."""
