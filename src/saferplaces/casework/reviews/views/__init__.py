"""Pages of reviews, alerts and recording errors."""
