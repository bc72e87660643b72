"""Audits of plans by the eight points, and what they find."""
