"""Records whose period has ended long ago, and reviews in any state."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.saferplaces.cast import organisations, person
from tests.saferplaces.intake.incidents import factories

from saferplaces.foundation.identity.models import User
from saferplaces.foundation.reference.queries import code, codes
from saferplaces.foundation.retention.models import RetentionReview, SignOff
from saferplaces.intake.incidents.models import Incident, Person

OLD = dt.datetime(2015, 2, 28, 12)
NO = dict.fromkeys(("harm", "vulnerable", "trust", "links", "substances", "mental_state"), "no")


def second() -> User:
    """Another records manager of the force."""
    rae = person("rae")
    user, made = User.objects.get_or_create(username="rex@test.example", defaults={"name": "Rex"})
    if made:
        user.memberships.create(
            organisation=rae.membership.organisation,
            role="records_manager",
            starts_on=dt.date(2024, 1, 1),
        )
    return user


def signed() -> None:
    """Every rule has its word."""
    rae = person("rae").user
    for row in codes("retention_rules"):
        SignOff.objects.get_or_create(code=row, defaults={"by": rae, "at": timezone.now()})


def an_old_log(**given: object) -> tuple[Incident, Person]:
    """A log of 2015 in Leeds, and the only person in it."""
    log = factories.incident(
        reported_at=OLD, closed_at=OLD, occurred_from=OLD, occurred_to=OLD, **given
    )
    who = factories.person_(last_seen=OLD, first_seen=OLD)
    factories.party(log, person=who)
    return log, who


def a_review(state: str = "due", key: str = "gone-before", **given: object) -> RetentionReview:
    """A review that stands in a state; of a record that is gone if no key is given."""
    rae = person("rae").user
    rule = code("retention_rules", "mopi_4")
    SignOff.objects.get_or_create(code=rule, defaults={"by": rae, "at": timezone.now()})
    values = {
        "model": "incidents.Incident",
        "key": "" if state == "disposed" else key,
        "organisation": organisations()["force"],
        "regime": "part3",
        "rule": "mopi_4",
        "rule_row": rule,
        "due_on": dt.date(2021, 2, 28),
        "state": state,
        "found_at": timezone.now(),
        "decided_by": second() if state in {"proposed", "agreed", "retained"} else None,
        "next_on": dt.date(2030, 1, 1) if state == "retained" else None,
    } | given
    return RetentionReview.objects.create(**values)
