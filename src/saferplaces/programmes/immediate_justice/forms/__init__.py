"""Forms of Immediate Justice."""
