"""An entry of spending, for the walk over every page."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tests.saferplaces.cast import person
from tests.saferplaces.examples import example

from saferplaces.programmes.justice_return.actions.spending import enter
from saferplaces.programmes.justice_return.models import Spend


def an_entry(amount: str = "1234.56") -> Spend:
    """What Chioma entered."""
    return enter(
        person("chioma").actor, category="staff", amount=Decimal(amount),
        spent_on=dt.date(2024, 5, 31), text="A month's pay",
    )  # fmt: skip


@example("justice-grant-take-off")
def _entry() -> dict[str, object]:
    return {"pk": an_entry().pk}
