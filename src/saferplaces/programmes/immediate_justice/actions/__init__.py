"""What people do in Immediate Justice, one verb a function."""
