"""Eighteen months of invented casework for the demonstration, told through people's own actions."""
