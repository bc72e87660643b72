"""Both records of an uncertain link, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db.models import Exists, OuterRef, QuerySet

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.ui.formats import day
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.models import Incident, LinkVerdict, Party, UncertainLink
from saferplaces.intake.incidents.pages.words import ROLES, called
from saferplaces.intake.safe_contact import masking

RECORDS = 50
WHERE = {"Address", "Postcode"}
LISTED = 500
"""Links on the list; the next ones come as these are judged."""


def surest(actor: Actor) -> QuerySet[UncertainLink]:
    """Return the surest links within reach that nobody has judged."""
    said = LinkVerdict.objects.filter(
        left_profile=OuterRef("left_profile"), right_profile=OuterRef("right_profile")
    )
    rows = policy.links.readable(actor).filter(withdrawn_at__isnull=True, verdict="")
    best = rows.filter(~Exists(said)).order_by("-probability", "link_id")
    return UncertainLink.objects.filter(pk__in=list(best.values_list("pk", flat=True)[:LISTED]))


def sides(actor: Actor, link: UncertainLink) -> tuple[list[Party], list[Party]]:
    """Return the records of both sides that the actor may read, newest first."""
    left, right = (
        list(
            policy.parties.readable(actor)
            .filter(profile_id=profile, withdrawn_at__isnull=True)
            .order_by("-part", "party_id")[:RECORDS]
        )
        for profile in (link.left_profile, link.right_profile)
    )
    return left, right


def compared(left: Sequence[Party], right: Sequence[Party]) -> list[tuple[str, str, str]]:
    """Return the rows of the comparison: what it is, and what each side says."""
    rows: dict[str, Callable[[Sequence[Party]], str]] = {
        "Name": lambda side: _texts(called(p) for p in side),
        "Date of birth": lambda side: _texts(day(p.date_of_birth) for p in side),
        "Sex": lambda side: _texts(p.sex for p in side),
        "Telephone": lambda side: _texts(p.phone for p in side),
        "E-mail": lambda side: _texts(p.email for p in side),
        "Address": lambda side: _texts(p.address for p in side),
        "Postcode": lambda side: _texts(p.postcode for p in side),
        "Role": lambda side: _texts(ROLES.get(p.role, p.role) for p in side),
    }
    found = [(term, of(left), of(right)) for term, of in rows.items()]
    if masking.hidden("person", [party.person_id for party in (*left, *right)]):
        found = [_kept_back(*row) if row[0] in WHERE else row for row in found]
    return found


def _kept_back(term: str, left: str, right: str) -> tuple[str, str, str]:
    """Say whether two protected addresses agree, without either."""
    if "Not given" in {left, right}:
        said = (left, right)
        one, other = (x if x == "Not given" else masking.SHOWN_INSTEAD for x in said)
        return term, one, other
    if left == right:
        return term, masking.SHOWN_INSTEAD, masking.SHOWN_INSTEAD
    return term, f"{masking.SHOWN_INSTEAD}, one", f"{masking.SHOWN_INSTEAD}, another"


def logs_of(side: Sequence[Party]) -> list[tuple[str, str]]:
    """Return the key and the number of each log that a side's records stand in."""
    logs = Incident.objects.in_bulk([party.incident_id for party in side])
    return [(key, logs[key].record_id) for key in dict.fromkeys(p.incident_id for p in side)]


def earlier(link: UncertainLink) -> list[LinkVerdict]:
    """Return what people have said of this pair before, newest first."""
    return list(
        LinkVerdict.objects.filter(
            left_profile=link.left_profile, right_profile=link.right_profile
        ).select_related("decided_by")
    )


def _texts(values: Iterable[str]) -> str:
    return ", ".join(sorted({value for value in values if value})) or "Not given"
