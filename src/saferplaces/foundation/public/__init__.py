"""What pages for the public share: their frame, and limits that no full bus meets."""
