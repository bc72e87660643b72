"""Which records can be linked: those that say when, to the day or better, and are no collisions.

A month and an anonymous map point say nothing of who or which house; linking them would invent
repeats.
"""

from __future__ import annotations

LINKABLE = "time_precision IN ('minute', 'day') AND record_type <> 'collision'"
"""Condition in SQL on incidents."""
