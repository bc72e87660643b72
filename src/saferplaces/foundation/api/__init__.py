"""Doors for other software: tokens with scopes, the API, OGC features."""
