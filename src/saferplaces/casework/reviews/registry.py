"""Where rooms above add to the page of a review."""

from __future__ import annotations

from collections.abc import Callable

from saferplaces.casework.reviews.models import Review
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.registry import Registry

REVIEW_LINKS: Registry[Callable[[Actor, Review], tuple[str, str] | None]] = Registry()
"""What may be done from a review that the actor reads: words and an address, or None where it may
not.
"""
