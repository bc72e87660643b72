"""Where higher floors add to the pages and lists of lower ones, without being named by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from saferplaces.foundation.audit.access import Access
    from saferplaces.foundation.identity.actor import Actor

T = TypeVar("T")
M = TypeVar("M", bound="Model")


@dataclass
class Registry(Generic[T]):
    """Things that rooms add when Django is ready (``AppConfig.ready``), in a stable order."""

    _found: list[tuple[int, str, T]] = field(default_factory=list)

    def add(self, thing: T, *, name: str, order: int = 100) -> None:
        """Add a thing once; adding the same name again replaces it."""
        self._found = [entry for entry in self._found if entry[1] != name]
        self._found.append((order, name, thing))
        self._found.sort(key=lambda entry: entry[:2])

    def __iter__(self) -> Any:
        return iter([thing for _, _, thing in self._found])


@dataclass(frozen=True)
class Panel:
    """A part of an incident's, person's or place's page.

    `load` gets the actor, the key (incident_id, person_id or place_id) and the record of access
    (call ``saw`` for what is shown); None leaves the panel out. What must be read before anything
    is done stands `first`, under the heading of the page.
    """

    title: str
    template: str
    load: Callable[[Actor, str, Access], Mapping[str, Any] | None]
    first: bool = False


@dataclass(frozen=True)
class Moment:
    """One entry of a timeline."""

    at: dt.datetime
    title: str
    text: str
    address: str = ""


@dataclass(frozen=True)
class Retention:
    """What is kept how long, and why, for one table with personal data.

    Attributes
    ----------
    model:
        ``app_label.Model``.
    keep, why:
        In words.
    rule:
        Code of the list ``retention_rules`` (dated, each marked for the records manager's word).
    people:
        Fields that hold the person_id of whom a row speaks (a text, or an array of texts).
    within:
        Path of the record that the row belongs to and goes with (``case``, ``conference__case``);
        "" for a record that is disposed of by itself.
    moved:
        Path of the moment of last activity, from which the period counts, of such a record.
    files:
        Returns the paths on disk that belong to rows (by primary key), deleted with them.
    keys:
        Text fields that hold the key of a record without a foreign key, and of which model
        (``{"incident_id": "incidents.Incident"}``): the row goes when one of these records goes.
    about:
        Start of a pair of fields that name what a row is about, as ``about`` for ``about_kind`` and
        ``about_id``: the row goes with that record, if it is not disposed of by itself.
    texts:
        Fields of free text (or JSON) that may speak of anybody in the record: emptied when one
        of them is disposed of and the record stays.
    kind:
        What other tables call the record in such a pair (``about_kind``), and what the audit
        trail calls it; the model's own name in small letters if not given.
    """

    model: str
    keep: str
    why: str
    rule: str = ""
    people: tuple[str, ...] = ()
    within: str = ""
    moved: str = ""
    files: Callable[[Iterable[Any]], Iterable[Path]] | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    texts: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Figure:
    """A number of the sergeant's page, with the list that it counts.

    `late` of them are past their time; `late_address` lists those alone.
    """

    title: str
    number: int
    address: str
    late: int = 0
    late_address: str = ""


@dataclass(frozen=True)
class Whose:
    """Whose work is asked about.

    `district` is "" for all of theirs, and `people` (user ids, those of `team_id`) is None for
    everybody's.
    """

    district: str = ""
    team_id: int | None = None
    people: frozenset[int] | None = None

    def of(self, rows: QuerySet[M], *, by: str) -> QuerySet[M]:
        """Return the rows of the district that are one of the people's, `by` whose they are."""
        if self.district:
            rows = rows.filter(district=self.district)
        return rows if self.people is None else rows.filter(**{f"{by}__in": self.people})

    def query(self, **more: str) -> str:
        """Return the query of the address of a list that is narrowed to it."""
        given = {**more, "district": self.district, "team": self.team_id}
        return urlencode({name: value for name, value in given.items() if value})


EVERYBODY = Whose()


@dataclass(frozen=True)
class Team(Whose):
    """Whose work a sergeant asks about; `since` is when the period began."""

    since: dt.datetime = field(kw_only=True)


class Subjects(Protocol):
    """What the audit trail asks of the room that holds people. The answers are keys."""

    def find(self, name: str, born: dt.date | None) -> Iterable[Mapping[str, Any]]:
        """Find people: rows of person_id, name and born."""

    def called(self, names: Iterable[str]) -> Iterable[tuple[str, str]]:
        """Yield (name, person_id) of those who are called exactly so."""

    def of_family(self, names: Iterable[str], at_most: int) -> Iterable[tuple[str, str]]:
        """Yield (family name, person_id) for the names that no more than `at_most` people have."""

    def neighbours(self, people: Iterable[str]) -> Iterable[tuple[str, str]]:
        """Yield (person_id, person_id of somebody else at one of their postcodes)."""

    def districts(self, kind: str, key: str) -> Iterable[str]:
        """Return the districts of an incident or a person; none if there is no such record."""


INCIDENT_PANELS: Registry[Panel] = Registry()
PERSON_PANELS: Registry[Panel] = Registry()
PLACE_PANELS: Registry[Panel] = Registry()
REVIEW_PANELS: Registry[Panel] = Registry()
"""Under "Who is at risk?" of a review; the key is the log's."""
CALLER_PANELS: Registry[Panel] = Registry()
"""For call-takers, once the caller is known: past risk and what works with this person."""
WITHHELD: Registry[Callable[[Actor, str], str]] = Registry()
"""Why this actor may not see now what the engine suggests about a log (incident_id), or ""."""
INCIDENT_TIMELINE: Registry[Callable[[Actor, str, Access], Iterable[Moment]]] = Registry()
AFTER_PUBLISHING: Registry[Callable[[Any], Mapping[str, int]]] = Registry()
"""Called in the publishing transaction with the Publication; counts go into its record."""
DECISIONS: Registry[Callable[[], Iterable[Mapping[str, Any]]]] = Registry()
"""Rows for the engine's next run (``asvat run --decisions``): links and labels."""
OPEN_WORK: Registry[Callable[[int], Iterable[Mapping[str, Any]]]] = Registry()
"""What a person (user id) holds or owns: for leavers, absences and reassigning in one step."""
REASSIGN: Registry[Callable[[Actor, int, int], int]] = Registry()
"""Hands everything of one person (user id) to another; returns how many."""
TEAM_WORK: Registry[Callable[[Actor, Team], Iterable[Figure]]] = Registry()
"""Figures of the sergeant's page: what a room has open, within what the actor may read."""
TASKS_ABOUT: Registry[Callable[[Actor, str, str], tuple[str, str] | None]] = Registry()
"""What a task is about (kind, key) in words, and the page on which this actor may read it or "";
None where the kind is not theirs."""
SHIPPED: Registry[Callable[[], int]] = Registry()
"""What a room loads with the region pack beside code lists; returns how much of it was new. What is
there already is left alone."""
TASK_LINKS: Registry[Callable[[Actor, Any], tuple[str, str] | None]] = Registry()
"""Where this actor may do what a task (`foundation.tasks.models.Task`) asks: words and address."""
RETENTION: Registry[Retention] = Registry()
SUBJECT_ACCESS: Registry[Callable[[str], Iterable[Mapping[str, Any]]]] = Registry()
"""What there is about a person (person_id), for an access report: rows of source, title, text."""
SUBJECTS: Registry[Subjects] = Registry()
"""Who holds people and incidents: for the audit trail's questions about them."""
MAY_REACH: Registry[Callable[[str, str], str]] = Registry()
"""Why a person (person_id) may not be reached on a channel (``email``, ``text``, ``letter``), or
"": messages to people outside ask it, and where nobody answers nothing is sent."""
JUDGED_BLIND: Registry[Callable[[Actor, Iterable[str]], Mapping[str, str]]] = Registry()
"""Of some incidents, those that this actor has yet to judge without another's word in sight, with
the page on which they read them instead: pages that show decisions or prompts lead there."""


def read_instead(actor: Actor, incident_ids: Iterable[str]) -> dict[str, str]:
    """Return what `JUDGED_BLIND` holds of some incidents."""
    keys = list(incident_ids)
    return {key: page for ask in JUDGED_BLIND for key, page in ask(actor, keys).items()}
