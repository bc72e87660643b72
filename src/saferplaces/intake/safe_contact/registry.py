"""Where rooms say whom else somebody may read the safe-contact record of."""

from __future__ import annotations

from collections.abc import Callable

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.registry import Registry

REACHES: Registry[Callable[[Actor, str], bool]] = Registry()
"""Say whether an actor works with a person (person_id) in a room's records: a victim of a case
that is shared with their organisation, a local person of a case of theirs. The actor has the
capability already; one True is enough. Add it in ``AppConfig.ready``::

    REACHES.add(reaches_victim, name="cases")
"""
