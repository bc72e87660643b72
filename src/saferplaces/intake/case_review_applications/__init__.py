"""Applications for an ASB case review, and who is told that they may apply."""
