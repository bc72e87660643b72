"""Case conferences: due, held, minuted, and what was agreed."""
