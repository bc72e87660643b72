"""Pages of Immediate Justice."""
