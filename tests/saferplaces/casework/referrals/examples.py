"""Examples of referrals in Leeds, for the walk over every page."""

from __future__ import annotations

from uuid import uuid4

from tests.saferplaces.casework.cases.factories import case
from tests.saferplaces.casework.referrals.making import a_link, a_recipient, a_referral
from tests.saferplaces.examples import a_log, example

from saferplaces.intake.incidents.models import Party


@example(
    "referral-terms", "referral-fields", "referral-preview", "referral-withdraw",
    "referral-new-link", "referral-close-link",
)  # fmt: skip
def _draft() -> dict[str, object]:
    return {"pk": a_referral().pk}


@example("referral", "referral-received")
def _sent() -> dict[str, object]:
    return {"pk": a_referral("sent").pk}


@example("referral-answer")
def _question() -> dict[str, object]:
    return {"pk": a_referral("question").pk}


@example("referral-from-case")
def _case() -> dict[str, object]:
    return {"case_id": case().pk}


@example("referral-from-person")
def _person() -> dict[str, object]:
    return {"person_id": Party.objects.get(incident_id=a_log().pk).person_id}


@example("recipient", "recipient-end")
def _recipient() -> dict[str, object]:
    return {"pk": a_recipient().pk}


@example(
    "referral-link", "referral-link-ask", "referral-link-code", "referral-link-read",
    "referral-link-leave",
)  # fmt: skip
def _link() -> dict[str, object]:
    token = uuid4().hex
    a_link(token=token)
    return {"token": token}
