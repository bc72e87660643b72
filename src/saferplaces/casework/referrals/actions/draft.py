"""Begin a referral, and choose field by field what it shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.casework.cases.models import Case
from saferplaces.casework.cases.policy import cases
from saferplaces.casework.referrals.actions.recipients import usable
from saferplaces.casework.referrals.catalogue import offered
from saferplaces.casework.referrals.content import ADDRESS, about
from saferplaces.casework.referrals.models import (
    Consent,
    Recipient,
    Referral,
    ReferralState,
    ReferralStateChange,
)
from saferplaces.casework.referrals.policy import recipients, referrals
from saferplaces.casework.referrals.subject import Subject, subject, tells_address
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import REFERRALS, REFERRALS_ANSWER
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.intake.incidents.models import Incident, Party, Person
from saferplaces.intake.incidents.policy import incidents, people

NOT_DRAFT = "It has been sent already: what was shared is kept as it was."
UNCHECKED = "Nobody has checked this recipient lately: check them on the register first."
NOBODY = "Nobody there answers referrals in this district. Choose somebody outside instead."
LONGEST = 4000


@dataclass(frozen=True)
class Terms:
    """To whom, why, by which law, and whether the person agrees."""

    purpose: str
    asked: str
    gateway: str
    consent: str
    organisation_id: int | None = None
    recipient_id: int | None = None
    consent_on: dt.date | None = None
    consent_how: str = ""
    no_consent: str = ""
    no_consent_why: str = ""


def draft(actor: Actor, *, person_id: str, terms: Terms, case_id: int | None = None) -> Referral:
    """Begin a referral about somebody in a case that one's organisation holds, or in a report.

    Raises
    ------
    Problem
        With the field that will not do.
    Refused
        When the actor may not refer, or not from there.
    """
    if not actor.can(REFERRALS) or actor.user_id is None or actor.organisation_id is None:
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    with acting(actor):
        of, district = _whom(actor, person_id, case_id)
        check(actor, terms, of, district)
        now = timezone.now()
        made = Referral.objects.create(
            case_id=case_id,
            person_id=person_id,
            part=of.part,
            district=district,
            organisation_id=actor.organisation_id,
            regime=of.case.regime if of.case else actor.regime,
            owner_id=actor.user_id,
            created_at=now,
            moved_at=now,
            **_columns(terms),
        )
        ReferralStateChange.objects.create(
            referral=made, new=ReferralState.DRAFT, by_id=actor.user_id
        )
        _note(actor, made, "referral.drafted")
    return made


def change(actor: Actor, key: int, terms: Terms) -> Referral:
    """Change to whom and why, while it is being written.

    Raises
    ------
    Problem
        With the field that will not do, or when it was sent already.
    """
    with acting(actor):
        found = _draft(actor, key)
        check(actor, terms, about(found), found.district)
        for name, value in _columns(terms).items():
            setattr(found, name, value)
        found.moved_at = timezone.now()
        found.save()
        _note(actor, found, "referral.changed")
    return found


def choose(actor: Actor, key: int, chosen: list[str], words: Mapping[str, str]) -> Referral:
    """Say exactly which fields are shared, with the texts of those in words.

    Raises
    ------
    Problem
        When nothing is chosen, a field may not be shared, or a text is missing, too long, or tells
        a protected address.
    """
    with acting(actor):
        found = _draft(actor, key)
        of = about(found)
        offers = {offer.code: offer for offer in offered(actor, of)}
        if not chosen:
            raise Problem("Select at least one field to share", field="chosen")
        if set(chosen) - set(offers):
            raise Problem("Select fields from the list: one of these is not on it", field="chosen")
        kept = {}
        for code in chosen:
            if not offers[code].in_words:
                continue
            kept[code] = words.get(code, "").strip()
            _text(of, kept[code], f"words_{code}")
        found.chosen = [code for code in offers if code in chosen]
        found.words = kept
        found.moved_at = timezone.now()
        found.save()
        record(
            actor,
            what="alter",
            verb="referral.fields",
            objects=[f"referral:{found.pk}"],
            people=[found.person_id],
            detail={"fields": found.chosen},
        )
    return found


def check(actor: Actor, terms: Terms, of: Subject, district: str) -> None:
    """Require that the terms of a referral will do now."""
    _addressee(actor, terms, district)
    for field, name in (("purpose", "referral_purposes"), ("gateway", "gateways")):
        if not codes(name).filter(code=getattr(terms, field)).exists():
            raise Problem(f"Select a {'purpose' if field == 'purpose' else 'legal gateway'}", field)
    _text(of, terms.asked, "asked")
    _agreed(terms, of)


def _agreed(terms: Terms, of: Subject) -> None:
    if terms.consent == Consent.GIVEN:
        if terms.consent_on is None or terms.consent_on > timezone.localdate():
            raise Problem("Enter the day on which they agreed", field="consent_on")
        _text(of, terms.consent_how, "consent_how")
    elif terms.consent == Consent.NOT_NEEDED:
        if not codes("referral_no_consent").filter(code=terms.no_consent).exists():
            raise Problem("Select why their agreement is not needed", field="no_consent")
        if terms.gateway == "consent":
            raise Problem("Consent cannot be the gateway where there is none", field="gateway")
        _text(of, terms.no_consent_why, "no_consent_why")
    else:
        raise Problem("Select whether they agree", field="consent")


def _addressee(actor: Actor, terms: Terms, district: str) -> None:
    if (terms.organisation_id is None) == (terms.recipient_id is None):
        raise Problem("Select one partner", field="to")
    if terms.recipient_id is not None:
        found = Recipient.objects.filter(pk=terms.recipient_id).first()
        if found is None or not recipients.may(actor, "read", found).allowed:
            raise Problem("Select a recipient on your register", field="to")
        if not usable(found):
            raise Problem(UNCHECKED, field="to")
        return
    partner = Organisation.objects.filter(pk=terms.organisation_id or 0, active=True).first()
    if partner is None or partner.pk == actor.organisation_id:
        raise Problem("Select another organisation", field="to")
    if not workers(REFERRALS_ANSWER, organisation_id=partner.pk, district=district).exists():
        raise Problem(NOBODY, field="to")


def _whom(actor: Actor, person_id: str, case_id: int | None) -> tuple[Subject, str]:
    if case_id is not None:
        case = Case.objects.get(pk=case_id)
        cases.may(actor, "work", case).require()
        of = subject(person_id, case)
        if not of.part:
            raise Problem("Select somebody who is in the case", field="person")
        return of, case.district
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise Problem("There is no such person", field="person")
    people.may(actor, "read", found).require()
    reports = Party.objects.filter(person_id=person_id, withdrawn_at__isnull=True)
    newest = (
        Incident.objects.filter(incidents.scope(actor))
        .filter(incident_id__in=reports.values("incident_id"))
        .order_by("-reported_at")
        .first()
    )
    return subject(person_id), newest.district if newest else ""


def _text(of: Subject, text: str, field: str) -> None:
    if not text.strip():
        raise Problem("Enter what the recipient is to read here", field=field)
    if len(text) > LONGEST:
        raise Problem(f"Enter at most {LONGEST:,} characters", field=field)
    if tells_address(of, text):
        raise Problem(ADDRESS, field=field)


def _columns(terms: Terms) -> dict[str, object]:
    agreed = terms.consent == Consent.GIVEN
    return {
        "to_organisation_id": terms.organisation_id,
        "recipient_id": terms.recipient_id,
        "purpose": terms.purpose,
        "asked": terms.asked.strip(),
        "gateway": terms.gateway,
        "consent": terms.consent,
        "consent_on": terms.consent_on if agreed else None,
        "consent_how": terms.consent_how.strip() if agreed else "",
        "no_consent": "" if agreed else terms.no_consent,
        "no_consent_why": "" if agreed else terms.no_consent_why.strip(),
    }


def _draft(actor: Actor, key: int) -> Referral:
    found = Referral.objects.select_for_update(of=("self",)).get(pk=key)
    referrals.may(actor, "work", found).require()
    if found.state != ReferralState.DRAFT:
        raise Problem(NOT_DRAFT)
    return found


def _note(actor: Actor, found: Referral, verb: str) -> None:
    record(
        actor,
        what="alter",
        verb=verb,
        objects=[f"referral:{found.pk}", *([f"case:{found.case_id}"] if found.case_id else [])],
        people=[found.person_id],
        detail={"purpose": found.purpose, "gateway": found.gateway, "consent": found.consent},
    )
