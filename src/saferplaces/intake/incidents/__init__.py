"""Incidents, people and places as the engine publishes them, and the pages that show them."""
