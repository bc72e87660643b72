"""The register of powers: what each asks for, and what the law forbids.

Rows of the list ``asb_powers``. A row without a day of commencement is off. Values that begin
with ``new_`` take the place of the others from ``new_from`` on, once an administrator gives it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from saferplaces.casework.cases.models import Action, ActionState, Case, CasePerson
from saferplaces.foundation.calendar import add_months
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import codes

ADULT = 18
NEW = "new_"


@dataclass(frozen=True)
class Use:
    """How a power is used.

    Attributes
    ----------
    about:
        Who it is used against; None for a place, or for a body.
    body:
        It is used against a body (a company, a landlord) and not a person.
    age:
        Their age, where the case does not know when they were born.
    months:
        How long it lasts.
    pounds:
        A fixed penalty.
    before:
        When what the law asks for first (a CPW before a CPN) was done elsewhere; None where it
        stands in this case, or was not done.
    grounds:
        Why the test is met, in words.
    """

    about: CasePerson | None = None
    body: bool = False
    age: int | None = None
    months: int | None = None
    hours: int | None = None
    pounds: int | None = None
    before: dt.date | None = None
    convicted: bool = False
    authority: str = ""
    grounds: str = ""


def in_force(day: dt.date) -> list[Code]:
    """Return the powers that may be chosen on a day."""
    return [row for row in codes("asb_powers", day) if _commenced(row.values, day)]


def not_in_force(day: dt.date) -> list[Code]:
    """Return the powers that have not been commenced on a day."""
    return [row for row in codes("asb_powers", day) if not _commenced(row.values, day)]


def limits(row: Code, day: dt.date) -> dict[str, Any]:
    """Return the values that hold on a day."""
    values = dict(row.values)
    if values["new_from"] and dt.date.fromisoformat(values["new_from"]) <= day:
        for key in [key for key in values if key.startswith(NEW) and key != "new_from"]:
            if values[key]:
                values[key.removeprefix(NEW)] = values[key]
    values["needs_before"] = "" if values["needs_before"] == "none" else values["needs_before"]
    return values


def check(case: Case, power: str, use: Use, day: dt.date) -> dict[str, Any]:
    """Hold a use of a power against the law of the day; return what is kept with the action.

    Raises
    ------
    Problem
        With what the law forbids, and the statute.
    """
    row = codes("asb_powers", day).filter(code=power).first()
    if row is None:
        raise Problem("Select a power of the register", "power")
    law = limits(row, day)
    statute = law["statute"]
    if not _commenced(law, day):
        raise Problem(
            f"{row.label} is not in force ({statute}): it has not been commenced", "power"
        )
    age = _age(use, day)
    _who(row, law, use, age)
    _before(case, row, law, use, day)
    _how_long(case, row, law, use, age)
    if use.hours and law["hours"] and use.hours > law["hours"]:
        raise Problem(f"{statute} allows {law['hours']} hours at most", "hours")
    if use.pounds and not law["fpn_pounds"]:
        raise Problem(f"{statute} knows no fixed penalty here", "pounds")
    if use.pounds and use.pounds > law["fpn_pounds"]:
        raise Problem(f"{statute} allows £{law['fpn_pounds']} at most on this day", "pounds")
    if law["needs_conviction"] and not use.convicted:
        raise Problem(f"{statute} asks for a conviction first", "convicted")
    if law["authority"] and not use.authority.strip():
        raise Problem(f"Say who gave the authority: {law['authority']} ({statute})", "authority")
    if law["formal"] and not use.grounds.strip():
        raise Problem(f"Say how the test is met ({statute})", "grounds")
    return {**_kept(use), "age": age, "row": row.pk, "statute": statute, "day": day.isoformat()}


def _kept(use: Use) -> dict[str, Any]:
    """Return a use as it is kept: numbers, days and words, the person by key alone."""
    found = {name: getattr(use, name) for name in Use.__dataclass_fields__}
    found["before"] = use.before.isoformat() if use.before else None
    found["about"] = use.about.pk if use.about else None
    return {key: value for key, value in found.items() if value not in (None, "", False)}


def _who(row: Code, law: dict[str, Any], use: Use, age: int | None) -> None:
    if not law["asks_person"]:
        return
    if use.body:
        if not law["bodies"]:
            raise Problem(f"{law['statute']}: used against a person, not a body", "body")
        return
    if use.about is None:
        raise Problem("Say against whom it is used", "about")
    least = law["min_age"]
    if least and age is None:
        raise Problem(f"Enter their age: {law['statute']} asks for {least} or over", "age")
    if least and age is not None and age < least:
        raise Problem(f"{row.label} is for those of {least} or over ({law['statute']})", "age")


def _before(case: Case, row: Code, law: dict[str, Any], use: Use, day: dt.date) -> None:
    needed = law["needs_before"]
    if not needed:
        return
    if use.before is not None and use.before <= day:
        return
    rows = Action.objects.filter(
        case=case, power=needed, state=ActionState.DONE, ended_at__date__lte=day
    )
    if law["asks_person"] and use.about is not None:
        rows = rows.filter(about__person_id=use.about.person_id)
    if not rows.exists():
        name = codes("asb_powers", day).get(code=needed).label
        raise Problem(
            f"{row.label} needs a {name[:1].lower() + name[1:]} first ({law['statute']}): "
            "enter the day on which it was given", "before",
        )  # fmt: skip


def _how_long(case: Case, row: Code, law: dict[str, Any], use: Use, age: int | None) -> None:
    child = age is not None and age < ADULT
    most = law["max_months"] or (law["max_months_under_18"] if child else 0)
    least = law["min_months_under_18"] if child else law["min_months"]
    if (most or least) and not use.months:
        if law["formal"]:
            raise Problem(f"Enter how many months it lasts ({law['statute']})", "months")
        return
    months = use.months or 0
    if most and months > most:
        raise Problem(f"{law['statute']} allows {most} months at most", "months")
    if least and months < least:
        raise Problem(f"{law['statute']} asks for {least} months at least", "months")
    if law["total_months"]:
        before = [
            int(one.used.get("months", 0))
            for one in Action.objects.filter(case=case, power=row.code).exclude(
                state=ActionState.CANCELLED
            )
        ]
        if sum(before) + months > law["total_months"]:
            raise Problem(
                f"{law['statute']} allows {law['total_months']} months in all, "
                f"of which {sum(before)} are used", "months",
            )  # fmt: skip


def _age(use: Use, day: dt.date) -> int | None:
    if use.about is None or use.about.born is None:
        return use.age
    born = use.about.born
    age = day.year - born.year
    return age if add_months(born, 12 * age) <= day else age - 1


def _commenced(values: dict[str, Any], day: dt.date) -> bool:
    begun = values["commenced_on"]
    return bool(begun) and dt.date.fromisoformat(begun) <= day
