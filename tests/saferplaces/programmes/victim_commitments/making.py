"""Victims and what is owed to them, made directly: ``an_undertaking("adult")``, ``a_commitment()``.

Yasmin of youth justice keeps the commitments in Leeds unless it is said otherwise; Nadia supports.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.saferplaces.cast import organisation, organisations, person

from saferplaces.intake.safe_contact.models import SafeContact
from saferplaces.programmes.immediate_justice.models import Referral, Victim
from saferplaces.programmes.victim_commitments.models import (
    Commitment,
    Facilitator,
    Kind,
    Restorative,
    Undertaking,
    Wish,
)


def a_referral(route: str = "child", **more: object) -> Referral:
    """A referral of Dev's, to Probation or to youth justice in Leeds."""
    now = timezone.now()
    adult = route == "adult"
    given = {
        "route": route,
        "provider": organisation("probation" if adult else "leeds-youth-justice"),
        "organisation": organisation("force"),
        "district": "leeds",
        "affected_district": "leeds",
        "person_id": "local:responsible",
        "name": "Robin Responsible",
        "age": 30 if adult else 14,
        "sex": "male",
        "ethnicity": "not_stated",
        "offence": "criminal_damage",
        "is_crime": True,
        "outcome": "8",
        "officer": person("dev").user,
        "decided_at": now,
        "referred_at": now,
        "start_due": now + dt.timedelta(hours=48),
        "activity": "work" if adult else "plan",
        "hours": 7 if adult else None,
        "moved_at": now,
    } | more
    return Referral.objects.create(**given)  # type: ignore[misc]


def an_undertaking(route: str = "child", **more: object) -> Undertaking:
    """What is owed to Vera, whom it is safe to ring."""
    organisations()
    referral = more.pop("referral", None) or a_referral(route)
    assert isinstance(referral, Referral)
    victim = Victim.objects.create(
        referral=referral,
        person_id="local:vera",
        name="Vera Victim",
        added_at=timezone.now(),
        added_by=person("dev").user,
    )
    given = {
        "victim": victim,
        "referral": referral,
        "person_id": "local:vera",
        "route": route,
        "district": "leeds",
        "lead": organisation("leeds-youth-justice" if route == "child" else "restorative"),
        "support": organisation("victim-support"),
        "opened_at": timezone.now(),
        "moved_at": timezone.now(),
    } | more
    return Undertaking.objects.create(**given)  # type: ignore[misc]


def safe_to_ring(person_id: str = "local:vera") -> None:
    """Somebody has asked them: by telephone is safe, nothing else is."""
    SafeContact.objects.update_or_create(
        person_id=person_id,
        defaults={
            "channels": ["phone"],
            "phone": "07700 900123",
            "asked": True,
            "organisation": organisation("force"),
            "regime": "part3",
            "asked_by": person("dev").user,
            "asked_at": timezone.now(),
        },
    )


def a_commitment(
    state: str = "due", kind: str = Kind.SAY, undertaking: Undertaking | None = None
) -> Commitment:
    """One commitment in any state."""
    return Commitment.objects.create(
        undertaking=undertaking or an_undertaking(),
        kind=kind,
        state=state,
        due_at=timezone.now() + dt.timedelta(days=5) if state == "due" else None,
        kept_at=timezone.now() if state == "kept" else None,
    )


def a_wish(undertaking: Undertaking, words: str = "Clean my wall") -> Wish:
    """What Vera would have done."""
    return Wish.objects.create(
        undertaking=undertaking, words=words, at=timezone.now(), by=person("yasmin").user
    )


def a_facilitator(name: str = "yasmin", home: str = "leeds-youth-justice") -> Facilitator:
    """Somebody whose training is good."""
    today = timezone.localdate()
    return Facilitator.objects.create(
        user=person(name).user,
        organisation=organisation(home),
        training="practitioner",
        trained_on=today - dt.timedelta(days=100),
        good_until=today + dt.timedelta(days=600),
        seen_by=person("rosa").user,
        seen_at=timezone.now(),
    )


def a_restorative(state: str = "offered", **more: object) -> Restorative:
    """An offer in any state, which Yasmin's service runs."""
    ready = state in {"ready", "held"}
    given = {
        "undertaking": more.pop("undertaking", None) or an_undertaking(),
        "state": state,
        "form": "letter",
        "provider": organisation("leeds-youth-justice"),
        "offered_at": timezone.now(),
        "safe": True if ready else None,
        "facilitator": person("yasmin").user if ready else None,
        "moved_at": timezone.now(),
    } | more
    return Restorative.objects.create(**given)  # type: ignore[misc]
