"""One record of each kind, for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.cast import person
from tests.saferplaces.examples import example
from tests.saferplaces.foundation.retention.making import a_review

from saferplaces.foundation.reference.queries import code
from saferplaces.foundation.retention.actions import place


@example("retention-review", "retention-agree", "retention-send-back")
def _review() -> dict[str, object]:
    return {"key": a_review().pk}


@example("retention-hold")
def _hold() -> dict[str, object]:
    hold = place(person("rae").actor, model="person", key="P1", reason="A claim is made")
    return {"key": hold.pk}


@example("retention-sign-off")
def _rule() -> dict[str, object]:
    return {"key": code("retention_rules", "mopi_4").pk}
