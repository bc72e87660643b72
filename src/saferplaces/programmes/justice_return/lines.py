"""The monitoring return: each figure with what it is of, its interval, and what it means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from asvat.hotspots.count_intervals import share_interval
from saferplaces.foundation.reference.queries import choices, districts
from saferplaces.foundation.ui.formats import whole
from saferplaces.programmes.immediate_justice.models import Outcome, Route, Sex
from saferplaces.programmes.justice_return.facts import NO_VICTIMS, Counts, Facts
from saferplaces.programmes.justice_return.small import hidden, kept_back

FEW = "Too few to show"
RECORDED = "police-recorded, not proven"


@dataclass(frozen=True)
class Share:
    """A figure that says how many of how many."""

    code: str
    name: str
    number: str
    of: str
    meaning: str


SHARES = (
    Share("accepted", "Accepted", "accepted", "decided", "of those that were decided on"),
    Share("in_time", "Started in time", "in_time", "accepted",
          "of those accepted: first activity by the time that the rule of the day gives "
          "(48 hours from the decision)"),
    Share("completed", "Completed", "completed", "over", "of those accepted that are over"),
    Share("breached", "Not kept to", "breached", "over", "of those accepted that are over"),
)  # fmt: skip
AGAIN = (
    Share("again_6", "Recorded again within 6 months", "again_6", "followed_6",
          "a log or crime that names them as a suspect, of those who can be followed that long"),
    Share("crime_6", "A crime recorded within 6 months", "crime_6", "followed_6",
          "of those who can be followed that long"),
    Share("again_12", "Recorded again within 12 months", "again_12", "followed_12",
          "a log or crime that names them as a suspect, of those who can be followed that long"),
    Share("crime_12", "A crime recorded within 12 months", "crime_12", "followed_12",
          "of those who can be followed that long"),
)  # fmt: skip
VICTIMS = (
    Share("contacted", "Contacted", "contacted", "identified", "of the victims identified"),
    Share("heard", "Heard", "heard", "identified", "of the victims identified"),
    Share("gave_input", "Gave input to the reparation", "gave_input", "identified",
          "of the victims identified"),
    Share("considered", "Input considered, or left to others", "considered", "identified",
          "of the victims identified"),
    Share("informed", "Told what came of it", "informed", "identified",
          "of the victims identified"),
    Share("overdue", "Something overdue now", "overdue", "identified",
          "of the victims identified"),
    Share("satisfied", "Satisfied with how they were treated", "satisfied", "answered",
          "of those who were asked and answered"),
    Share("offered", "Offered restorative justice", "offered", "identified",
          "of the victims identified"),
    Share("took_part", "Restorative justice took place", "took_part", "offered",
          "of those to whom it was offered"),
)  # fmt: skip
BREAKDOWNS = {
    "route": "Route",
    "route,sex": "Route and sex",
    "sex": "Sex",
    "age_band": "Age at the decision",
    "ethnicity": "Ethnic group",
    "district": "District",
    "offence": "What it was",
    "decision": "Decision",
}
"""The tables of the return, by breakdown."""
EVERYBODY = "Everybody"


@dataclass(frozen=True)
class Line:
    """One figure of the return; `number` is None where it is too small to show."""

    by: str
    group: str
    code: str
    name: str
    number: float | None
    of: int | None = None
    low: float | None = None
    high: float | None = None
    meaning: str = ""
    back: bool = False

    @property
    def share(self) -> float | None:
        """How much of what it is of; None for a count, and of nobody."""
        return self.number / self.of if self.number is not None and self.of else None

    @property
    def text(self) -> str:
        """The figure in words: 81.0% (78.3% to 83.4%), 714 of 882."""
        if self.back:
            return FEW
        if self.number is None:
            return "No figure"
        if self.of is None:
            return whole(self.number) if self.number == int(self.number) else f"{self.number:,.1f}"
        if self.share is None or self.low is None or self.high is None:
            return "Of nobody"
        counts = f"{whole(self.number)} of {whole(self.of)}"
        return f"{self.share:.1%} ({self.low:.1%} to {self.high:.1%}), {counts}"


def lines(found: Facts, least: int) -> list[Line]:
    """Return every figure of the return, small ones kept back where `least` is not 0."""
    rows = [*_group(found, "", least)]
    for by in BREAKDOWNS:
        rows += _group(found, by, least)
    rows += _again(found, least)
    rows += _victims(found, least)
    places = found.places
    rows += [
        Line("", "Places of work", "nominated", "Nominated", places["nominated"]),
        _share("", "Places of work", PUBLIC, places),
    ]
    return rows


PUBLIC = Share("by_public", "Nominated by the public", "by_public", "nominated", "of all")


def _group(found: Facts, by: str, least: int) -> Iterable[Line]:
    groups = found.groups.get(by, {})
    if not by and not groups:
        groups = {(): found.all()}
    title = BREAKDOWNS.get(by, EVERYBODY)
    names = _names(by)
    whole_rows = _kept_counts(by, groups, least)
    gone = {s.code: hidden(least, _pairs(groups, s)) for s in SHARES}
    for key in sorted(groups):
        counts = groups[key]
        name = names(key)
        back = key in whole_rows
        yield Line(
            title, name, "referred", "Referred", None if back else counts["referred"], back=back,
            meaning="referrals decided in the period",
        )  # fmt: skip
        for share in SHARES:
            yield _share(title, name, share, counts, back=back or key in gone[share.code])
        if by in {"", "route"} and not back:
            yield from _amounts(title, name, counts)


def _kept_counts(
    by: str, groups: dict[tuple[str, ...], Counts], least: int
) -> set[tuple[str, ...]]:
    """Return the groups whose number is not shown; two dimensions add up along either."""
    counts = {key: int(row["referred"]) for key, row in groups.items()}
    if by != "route,sex":
        return kept_back(least, counts)
    back: set[tuple[str, ...]] = set()
    for place in (0, 1):
        for value in {key[place] for key in counts}:
            back |= kept_back(least, {k: n for k, n in counts.items() if k[place] == value})
    return back


def _amounts(title: str, name: str, counts: Counts) -> Iterable[Line]:
    median = counts["median_hours"]
    yield Line(
        title, name, "median_hours", "Hours from decision to start, middle one",
        round(float(median), 1) if median is not None else None,
        meaning="half of those who started waited no longer",
    )  # fmt: skip
    yield Line(
        title, name, "hours", "Hours of unpaid work ordered", float(counts["hours"] or 0),
        meaning="adults who were accepted",
    )  # fmt: skip
    yield Line(
        title, name, "delivered", "Hours of unpaid work delivered",
        round(float(counts["minutes"] or 0) / 60.0, 1),
        meaning="counted from attendance: time less penalties",
    )  # fmt: skip


def _again(found: Facts, least: int) -> Iterable[Line]:
    groups = {(): found.all()} | found.groups.get("route", {})
    names = _names("route")
    for share in AGAIN:
        routes = {key: row for key, row in groups.items() if key}
        gone = hidden(least, _pairs(routes, share)) | hidden(least, _pairs({(): groups[()]}, share))
        for key in sorted(groups):
            title = f"Reoffending ({RECORDED})"
            name = names(key) if key else EVERYBODY
            yield _share(title, name, share, groups[key], back=key in gone)


def _victims(found: Facts, least: int) -> Iterable[Line]:
    groups = {"": found.victims.get("", NO_VICTIMS)} | found.victims
    routes = {key: row for key, row in groups.items() if key}
    few = kept_back(least, {key: int(row["identified"]) for key, row in routes.items()})
    few |= kept_back(least, {"": int(groups[""]["identified"])})
    for route in sorted(groups):
        name = f"Victims of {'everybody' if not route else _plural(route)}"
        back = route in few
        number = None if back else groups[route]["identified"]
        yield Line("Victims", name, "identified", "Identified", number, back=back)
    for share in VICTIMS:
        gone = hidden(least, {k: _pair(row, share) for k, row in routes.items()})
        gone |= hidden(least, {"": _pair(groups[""], share)})
        for route in sorted(groups):
            name = f"Victims of {'everybody' if not route else _plural(route)}"
            yield _share("Victims", name, share, groups[route], back=route in gone | few)


def _plural(route: str) -> str:
    return "children" if route == Route.CHILD else "adults"


def _share(title: str, name: str, share: Share, counts: Counts, *, back: bool = False) -> Line:
    number, of = _pair(counts, share)
    if back:
        return Line(title, name, share.code, share.name, None, meaning=share.meaning, back=True)
    low, high = share_interval(number, of)
    return Line(
        title, name, share.code, share.name, number, of, float(low), float(high), share.meaning
    )


def _pair(counts: Counts, share: Share) -> tuple[int, int]:
    return int(counts[share.number] or 0), int(counts[share.of] or 0)


def _pairs(
    groups: dict[tuple[str, ...], Counts], share: Share
) -> dict[tuple[str, ...], tuple[int, int]]:
    return {key: _pair(counts, share) for key, counts in groups.items()}


class _names:  # noqa: N801 - a function with a memory
    """Says a group in words."""

    def __init__(self, by: str) -> None:
        lists = {
            "route": {"adult": "Adults", "child": "Children"},
            "sex": dict(Sex.choices),
            "ethnicity": dict(choices("justice_ethnicity")),
            "district": {d.code: d.name for d in districts()},
            "offence": dict(choices("justice_offences")),
            "decision": {f"outcome_{k}": str(v) for k, v in Outcome.choices}
            | {
                "caution": "Not recorded as a crime: a conditional caution",
                "disposal": "Not recorded as a crime: another disposal",
            },
        }
        self._lists = [lists.get(name, {}) for name in by.split(",")]

    def __call__(self, key: tuple[str, ...]) -> str:
        if not key:
            return EVERYBODY
        return ", ".join(
            str(known.get(one, one)) for known, one in zip(self._lists, key, strict=True)
        )
