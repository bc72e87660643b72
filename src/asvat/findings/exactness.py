"""What is counted as the same without linkage, and where a place is known well enough to count."""

from __future__ import annotations

EXACT_NAME = """coalesce(
    lower(strip_accents(concat_ws('|', p.given_name, p.family_name, p.full_name)))
    || '|' || p.date_of_birth::VARCHAR, regexp_replace(p.phone, '[^0-9]', '', 'g'))"""
"""What exact matching would call the same person, in SQL on a party ``p``: name and birth, or else
phone."""
PINPOINTED = ("address", "building")
"""How well a place must be known to be counted: a street or an area is nobody's address."""
