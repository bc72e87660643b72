"""Referrals of the story, in every state that one can be in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from saferplaces.casework.demo.steps import Matters
from saferplaces.casework.demo.who import SUPPORT, People
from saferplaces.casework.referrals.actions import answer, by_link
from saferplaces.casework.referrals.actions.draft import Terms, choose, draft
from saferplaces.casework.referrals.actions.recipients import add_recipient, verify_recipient
from saferplaces.casework.referrals.actions.reply import reply, withdraw
from saferplaces.casework.referrals.actions.send import send
from saferplaces.casework.referrals.actions.timed import expire
from saferplaces.casework.referrals.catalogue import offered
from saferplaces.casework.referrals.content import about, digest, gather
from saferplaces.casework.referrals.models import Recipient, Referral
from saferplaces.foundation.demo import at
from saferplaces.foundation.identity.actor import SYSTEM, Actor

ENDINGS = (
    "outcome", "outcome", "accepted", "question", "declined", "outside", "outcome", "waiting",
    "withdrawn", "expired", "outcome", "draft",
)  # fmt: skip
FIELDS = ["name", "age", "contact_phone", "case_reference", "needs", "wishes", "what_happened"]
SUPPORTED = {"victim_support", "safeguarding_adult", "substances", "mediation"}


def outside(people: People, officer: str) -> None:
    """Put somebody without an account on the register, and check them."""
    actor = people[officer]
    with at(timezone.now() - dt.timedelta(days=200)):
        made = add_recipient(
            actor, name="Rosalind Lund", body="Hillside Counselling (invented)",
            email="rosalind.lund@hillside.example", mobile="07700 900461",
        )  # fmt: skip
        verify_recipient(
            actor, made.pk, how="switchboard",
            words="Rang the switchboard on the number of their letterhead and was put through.",
        )  # fmt: skip


def refer(m: Matters, ending: str) -> None:
    """Refer the victim to a partner; the story says what becomes of it."""
    partner = m.people[_partner(m)]
    with m.t.then(1):
        made = _written(m, partner, ending)
    if ending == "draft":
        return
    with m.t.then():
        send(m.officer, made.pk, digest(gather(m.officer, made)))
    if ending == "outside":
        _by_link(m, made)
    elif ending == "withdrawn":
        with m.t.then(2):
            withdraw(m.officer, made.pk, "They have found help themselves and would rather wait.")
    elif ending == "expired":
        m.t.after(29)
        with m.t.then():
            expire(SYSTEM, made.pk)
    elif ending != "waiting":
        _answered(m, made, partner, ending)


def _written(m: Matters, partner: Actor, ending: str) -> Referral:
    matter = m.matter
    to: dict[str, Any] = {"organisation_id": partner.body}
    if ending == "outside":
        to = {"recipient_id": Recipient.objects.filter(organisation=m.officer.body)[0].pk}
    terms = Terms(
        purpose=matter.purpose, asked=matter.asked, gateway="consent", consent="given",
        consent_on=timezone.localdate(), consent_how="Said yes when we spoke, and may take it back",
        **to,
    )  # fmt: skip
    made = draft(m.officer, person_id=m.victim.person_id, terms=terms, case_id=m.case.pk)
    known = {offer.code for offer in offered(m.officer, about(made))}
    words = {"needs": matter.needs, "wishes": matter.wishes, "what_happened": matter.summary}
    return choose(m.officer, made.pk, [code for code in FIELDS if code in known], words)


def _answered(m: Matters, made: Referral, partner: Actor, ending: str) -> None:
    with m.t.then(2):
        if ending == "declined":
            answer.decline(partner, made.pk, "known_already", "We have been seeing them since May.")
            return
        if ending == "question":
            answer.ask(partner, made.pk, "Is there anybody else in the home when we visit?")
    if ending == "question":
        with m.t.then(1):
            reply(m.officer, made.pk, "Nobody who is of concern. Ring first, as agreed.")
        m.t.after(1)
    with m.t.then():
        answer.accept(partner, made.pk, "We will ring this week.")
    if ending in {"outcome", "question"}:
        with m.t.then(12):
            words = "Seen three times; they have our number."
            answer.give_outcome(partner, made.pk, "supported", words)


def _by_link(m: Matters, made: Referral) -> None:
    with m.t.then(2):
        by_link.accept_by_link(made.links.latest("pk"), "Thank you, we can see them next week.")
    with m.t.then(15):
        by_link.outcome_by_link(
            made.links.latest("pk"), "supported", "Six meetings agreed, two of them held."
        )


def _partner(m: Matters) -> str:
    if m.matter.purpose in SUPPORTED:
        return SUPPORT
    return m.team.landlord if m.t.chance(0.3) and m.team.landlord else m.team.council
