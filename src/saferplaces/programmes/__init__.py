"""Programmes: what is done with people and money beyond single cases."""
