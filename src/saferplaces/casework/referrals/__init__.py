"""Referrals to partners: what is shared, why, and what came of it."""
