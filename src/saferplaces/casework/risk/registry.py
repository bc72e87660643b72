"""Where rooms above hear of risk."""

from __future__ import annotations

from collections.abc import Callable

from saferplaces.casework.risk.models import Assessment
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.registry import Registry

BAND_STANDS: Registry[Callable[[Actor, Assessment], None]] = Registry()
"""Called in the transaction in which an assessment is completed, or its band changes."""
