"""Pages of risk and vulnerability."""
