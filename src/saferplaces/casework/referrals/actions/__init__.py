"""What may be done in referrals: one verb a file."""
