"""Who the victim is, field by field, as one relevant body may be told it.

The same way as a referral (`saferplaces.casework.referrals`): exact fields, a purpose, a legal
gateway, a preview, and what was passed kept as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from saferplaces.casework.case_reviews import safe
from saferplaces.casework.case_reviews.models import CaseReview, NamePassed
from saferplaces.casework.referrals.catalogue import Offer
from saferplaces.casework.referrals.content import ADDRESS as TELLS_ADDRESS
from saferplaces.casework.referrals.content import SENSITIVE, item
from saferplaces.casework.referrals.subject import told_in
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation, Regime
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes, label
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.protecting import without

FIELDS, PURPOSES, GATEWAYS = "case_review_name_fields", "case_review_purposes", "gateways"
ADDRESS = "address"
NOT_GATEWAYS = frozenset({"consent"})
"""Between relevant bodies the Act lets information be shared; nobody's consent is taken here."""
NOT_CONFIRMED = (
    "Say who the victim is in the records first: until then nobody knows whether their address is "
    "protected, and it cannot be passed."
)


@dataclass(frozen=True)
class Terms:
    """To which body, what for, by which law, why it needs it, and which fields."""

    organisation_id: int
    purpose: str
    gateway: str
    needed: str
    chosen: Sequence[str]


def offered(review: CaseReview) -> list[Offer]:
    """Return the fields that may be passed now; what is not known or protected is not offered."""
    told = review.application
    known = {
        "name": told.victim_name.strip(),
        "born": day(told.victim_born, ""),
        ADDRESS: address_of(review),
    }
    return [
        Offer(
            code=row.code,
            title=row.label,
            hint=str(row.values["hint"]),
            marking=str(row.values["marking"]),
            regime=str(Regime(review.regime).label),
            basis=str(row.values["basis"]),
            in_words=False,
            lines=(known[row.code],),
        )
        for row in codes(FIELDS)
        if known.get(row.code)
    ]


def address_of(review: CaseReview) -> str:
    """Return where the victim lives, in a line; "" if it is protected or nobody can say yet."""
    if review.confirmed_at is None or safe.contact(review).protected:
        return ""
    told = review.application
    return ", ".join(filter(None, [*_lines(told.victim_address), told.victim_postcode.strip()]))


def gateways() -> list[tuple[str, str]]:
    """Return the legal gateways that can be chosen."""
    return [(row.code, row.label) for row in codes(GATEWAYS) if row.code not in NOT_GATEWAYS]


def gather(actor: Actor, review: CaseReview, terms: Terms) -> dict[str, Any]:
    """Return exactly what the body would read.

    Raises
    ------
    Problem
        With the field that will not do.
    """
    body = Organisation.objects.filter(pk=terms.organisation_id, active=True).first()
    if body is None or body.pk not in review.bodies or body.pk == review.organisation_id:
        raise Problem("Select a relevant body to which the application was passed", "body")
    if not codes(PURPOSES).filter(code=terms.purpose).exists():
        raise Problem("Select what it is for", "purpose")
    if terms.gateway not in dict(gateways()):
        raise Problem("Select a legal gateway", "gateway")
    if not terms.needed.strip():
        raise Problem("Enter why this body needs it", "needed")
    offers = {offer.code: offer for offer in offered(review)}
    if not terms.chosen or not set(terms.chosen) <= set(offers):
        raise Problem("Select what is passed, from the list", "chosen")
    if _tells(review, terms.needed):
        raise Problem(TELLS_ADDRESS, "needed")
    return {
        "reference": review.reference,
        "organisation": str(review.organisation),
        "sender": review.spoc.name if review.spoc else "",
        "to": body.name,
        "purpose": label(PURPOSES, terms.purpose),
        "asked": terms.needed.strip(),
        "gateway": label(GATEWAYS, terms.gateway),
        "marking": SENSITIVE,
        "handling": [row.label for row in codes("referral_handling")],
        "items": [item(offer) for code, offer in offers.items() if code in terms.chosen],
    }


def shown(passed: NamePassed) -> Mapping[str, Any]:
    """Return what a body reads of it today: an address that is protected by now is left out."""
    if not safe.contact(passed.review).protected:
        return dict(passed.content)
    items = [
        {**one, "lines": ["Protected by now: do not use the one you were given."]}
        if one["code"] == ADDRESS
        else one
        for one in passed.content["items"]
    ]
    return {**passed.content, "items": items}


def _tells(review: CaseReview, text: str) -> bool:
    if without([text]) != [text]:
        return True
    if review.confirmed_at is not None and not safe.contact(review).protected:
        return False
    told = review.application
    return told_in([told.address, told.victim_address, told.victim_postcode], text)


def _lines(text: str) -> list[str]:
    return [line.strip(" ,") for line in text.splitlines() if line.strip(" ,")]
