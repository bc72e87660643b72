"""Pages of the commitments to victims."""
