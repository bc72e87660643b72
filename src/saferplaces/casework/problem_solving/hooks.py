"""Where what stands above a plan adds to it: its evaluation, its audit, its place in the library.

`RESULTS` answers what the evaluation of a plan gave. The evaluation registers one function there in
``AppConfig.ready`` (``hooks.RESULTS.add(queries.result_of, name="evaluation")``); the finalisation
page shows it, asking to close keeps it (`Finalisation.result`), and `missing.of_closing` asks for
it: a plan is closed as *measured* only with a result whose `measurable` is true, and otherwise as
"effect not measurable" with the reason, counts before and after, and the views of the victim and
the supervisor.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from saferplaces.foundation.registry import Panel, Registry


@dataclass(frozen=True)
class Result:
    """What the evaluation of a plan gave.

    Attributes
    ----------
    measurable:
        False where the design cannot support an effect; `why_not` says why.
    method:
        As "Weighted displacement difference".
    sentence:
        What it means, in words that an inspector reads, with the interval.
    caveats:
        What is to be borne in mind, a sentence each.
    data_until:
        The last day of the records that it rests on.
    figures:
        Numbers for reporting and the library (``effect``, ``low``, ``high``, ``displacement`` ...).
    """

    measurable: bool
    method: str
    sentence: str
    computed_at: dt.datetime
    data_until: dt.date | None = None
    why_not: str = ""
    caveats: tuple[str, ...] = ()
    figures: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON can hold it, for the record of the closing."""
        found = asdict(self) | {"computed_at": self.computed_at.isoformat()}
        return found | {"data_until": self.data_until and self.data_until.isoformat()}


RESULTS: Registry[Callable[[int], Result | None]] = Registry()
"""Given a plan's key, what its evaluation gave; None while it has not been evaluated."""
PLAN_PANELS: Registry[Panel] = Registry()
"""Parts of a plan's page; the key is the plan's, as text. Each says itself who may see it."""
PLAN_CLOSED: Registry[Callable[[int], None]] = Registry()
"""Called with the plan's key in the transaction in which it is closed."""


def result_of(plan_id: int) -> Result | None:
    """Return what the evaluation of a plan gave, or None."""
    for ask in RESULTS:
        found: Result | None = ask(plan_id)
        if found is not None:
            return found
    return None
