"""Examples of the account of case reviews, for the walk over every page."""

from __future__ import annotations

from django.utils import timezone
from tests.saferplaces.cast import person
from tests.saferplaces.examples import example

from saferplaces.accountability.case_review_account import periods
from saferplaces.accountability.case_review_account.actions.awareness import Done, enter


@example("case-review-published-csv")
def _period() -> dict[str, object]:
    return {"period": periods.finished()[0].key}


@example("case-review-awareness-strike-out")
def _activity() -> dict[str, object]:
    done = Done(kind="print", title="Leaflets", held_on=timezone.localdate())
    return {"pk": enter(person("chioma").actor, done).pk}
