"""What others may ask about extracts, and what the pages list."""

from __future__ import annotations

from django.db.models import QuerySet

from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.queries import setting
from saferplaces.intake.extracts.models import Extract
from saferplaces.intake.extracts.policy import extracts
from saferplaces.intake.extracts.states import ENDED


def readable(actor: Actor) -> QuerySet[Extract]:
    """Return the extracts that somebody may see."""
    return extracts.readable(actor).defer("look", "files")


def under_way() -> QuerySet[Extract]:
    """Return the extracts that have not ended, the oldest first."""
    return Extract.objects.exclude(state__in=ENDED).order_by("came_at", "pk")


def mappings() -> list[str]:
    """Return the names of the mappings that the service knows."""
    return sorted(path.stem for path in config().mappings.glob("*.toml"))


def largest() -> int:
    """Return how many bytes a file may have."""
    return int(setting("extracts_largest_mb")) << 20
