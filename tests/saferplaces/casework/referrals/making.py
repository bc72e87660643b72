"""Referrals, named by what they are: ``a_referral("sent")``, ``a_recipient()``, ``an_open_link()``.

Dev's case, Amina's referral about its victim; to Ben's council, or by link to Rosa at the clinic.
"""

from __future__ import annotations

import datetime as dt
import re
from uuid import uuid4

from django.utils import timezone
from tests.saferplaces.casework.cases.factories import case
from tests.saferplaces.cast import organisations, person

from saferplaces.casework.cases.models import Case, CasePerson
from saferplaces.casework.referrals.actions.draft import Terms, choose, draft
from saferplaces.casework.referrals.actions.send import send
from saferplaces.casework.referrals.content import digest, gather
from saferplaces.casework.referrals.models import Link, Recipient, Referral
from saferplaces.casework.referrals.tokens import digest_of
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.models import Outgoing
from saferplaces.intake.safe_contact.models import SafeContact

NOW = timezone.now
MOBILE = "+447700900982"
CONTENT = {
    "reference": "R26-000001",
    "organisation": "Test Police",
    "sender": "Amina",
    "sender_email": "amina@test.example",
    "to": "Test Council",
    "purpose": "Support",
    "asked": "Visit her",
    "gateway": "Crime and Disorder Act 1998, section 115",
    "consent": "She agreed",
    "marking": "OFFICIAL-SENSITIVE",
    "handling": [],
    "items": [
        {"code": "name", "title": "Name", "basis": "Fact", "regime": "Part 3",
         "marking": "OFFICIAL", "lines": ["Ada Example"]}
    ],
}  # fmt: skip


def a_recipient(checked: bool = True, **given: object) -> Recipient:
    """Rosa of the clinic, whom Dev has checked."""
    dev = person("dev").membership
    values = {
        "organisation": dev.organisation,
        "name": "Rosa Lund",
        "body": "Hillside Clinic",
        "email": "rosa@clinic.example",
        "mobile": MOBILE,
        "added_by": dev.user,
        "added_at": NOW(),
    }
    if checked:
        values |= {
            "verified_by": dev.user, "verified_at": NOW(), "how": "switchboard", "how_words": "-"
        }  # fmt: skip
    return Recipient.objects.create(**values | given)


def a_referral(state: str = "draft", **given: object) -> Referral:
    """A row in a state, of Amina's to the council, about somebody whom no record names."""
    part = person("amina").membership
    person("ben")
    council = organisations()["leeds-council"]
    sent = state != "draft"
    values = {
        "state": state,
        "person_id": f"local:{uuid4().hex}",
        "district": "leeds",
        "organisation": part.organisation,
        "regime": "part3",
        "owner": part.user,
        "to_organisation": None if given.get("recipient") else council,
        "purpose": "victim_support",
        "asked": "Visit her",
        "gateway": "cda_115",
        "consent": "given",
        "consent_on": NOW().date(),
        "consent_how": "Told me on the doorstep",
        "chosen": ["needs"],
        "words": {"needs": "A visit by day"},
        "created_at": NOW(),
        "moved_at": NOW(),
    }
    if sent:
        values |= {
            "content": CONTENT,
            "content_hash": digest(CONTENT),
            "sent_at": NOW(),
            "sent_by": part.user,
            "answer_due": NOW() + dt.timedelta(days=5),
            "expires_at": NOW() + dt.timedelta(days=28),
        }
    return Referral.objects.create(**values | given)


def a_link(of: Referral | None = None, token: str = "", **given: object) -> Link:
    """An open link of a referral to Rosa, whose token is known."""
    of = of or a_referral("sent", recipient=a_recipient())
    values = {
        "digest": digest_of(token or uuid4().hex),
        "made_at": NOW(),
        "expires_at": NOW() + dt.timedelta(days=28),
    }
    return Link.objects.create(referral=of, **values | given)


def terms(**given: object) -> Terms:
    """Terms that will do: to Ben's council, with consent."""
    person("ben")
    values = {
        "organisation_id": organisations()["leeds-council"].pk,
        "purpose": "victim_support",
        "asked": "Please visit her and fit a chain to the door.",
        "gateway": "cda_115",
        "consent": "given",
        "consent_on": NOW().date(),
        "consent_how": "She said yes on the telephone.",
    }
    return Terms(**values | given)


def outside(recipient: Recipient, **given: object) -> Terms:
    """The same, to somebody outside."""
    return terms(organisation_id=None, recipient_id=recipient.pk, **given)


def a_case_with_a_victim(**safe: object) -> tuple[Case, CasePerson]:
    """Dev's case with Ada, who was asked how she can safely be contacted (or not: asked=False)."""
    made = case()
    victim = made.people.get()
    dev = person("dev").membership
    values = {
        "person_id": victim.person_id,
        "channels": ["phone", "visit"],
        "phone": "07700 900119",
        "email": "ada@home.example",
        "address": "17 Zzyzx Road, Leeds LS6 9ZZ",
        "hours": "Mornings",
        "avoid": "Police",
        "organisation": dev.organisation,
        "regime": "part3",
        "asked_by": dev.user,
        "asked_at": NOW(),
    }
    SafeContact.objects.create(**values | safe)
    return made, victim


def drafted(actor: Actor, to: Terms, chosen: list[str], words: dict[str, str]) -> Referral:
    """A draft about Ada with its fields chosen."""
    of, victim = a_case_with_a_victim()
    made = draft(actor, person_id=victim.person_id, terms=to, case_id=of.pk)
    return choose(actor, made.pk, chosen, words)


def sent_to_rosa(actor: Actor) -> tuple[Referral, str]:
    """A referral that Rosa can open, and the token of her link."""
    made = drafted(
        actor, outside(a_recipient()), ["name", "contact_phone", "needs"], {"needs": "Large print"}
    )
    found = send(actor, made.pk, digest(gather(actor, made)))
    return found, token_in_the_post()


def token_in_the_post() -> str:
    """The token of the newest link in the outbox."""
    link = Outgoing.objects.filter(template="referral_link").latest("pk").values["link"]
    return re.sub(r".*/link/", "", link)


def code_on_the_mobile() -> str:
    """The newest code in the outbox."""
    found = Outgoing.objects.filter(template="one_time_code").latest("pk")
    assert found.to == MOBILE
    return str(found.values["code"])
