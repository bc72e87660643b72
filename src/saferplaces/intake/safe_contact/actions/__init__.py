"""What may be done in safe contact: one verb a file."""
