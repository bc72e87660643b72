"""What changes the tables of the audit room, beside the trail itself."""
