"""Letters to the victim: from the templates of casework/letters, only in ways that are safe."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews import safe
from saferplaces.casework.case_reviews.models import CaseReview, ReviewLetter
from saferplaces.casework.case_reviews.registry import APPEAL_WORDS
from saferplaces.casework.letters.gaps import GAP, PROMPT
from saferplaces.casework.letters.models import LetterTemplate, TemplateVersion
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions.send import send_message
from saferplaces.foundation.messages.models import Outgoing
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.tokens import our_address
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.foundation.ui.protecting import without
from saferplaces.intake.safe_contact.queries import safe_contact

ACKNOWLEDGED = "case_review_acknowledged"
MET = "case_review_met"
NOT_MET = "case_review_not_met"
INVITATION = "case_review_invitation"
OUTCOME = "case_review_outcome"
CLOSED = "case_review_closed"
LETTERS = "read-letters"
"""The page where applicants read what they were told, after a code."""
PART = "applicant"
"""The part for which our templates are: letters of cases never offer them."""
GAPS = {
    "recipient": "Name of whom it is for",
    "reference": "Number of the case review",
    "contact": "The one person to ring",
    "council": "The council that runs it",
    "received_on": "When the application came",
    "decision_due": "When the threshold is decided at the latest",
    "meeting_due": "When the meeting is at the latest",
    "meeting_at": "When the meeting is",
    "sentences": "For each report whether it counts, and why",
    "reasons": "Why it was decided so",
    "recommendations": "Recommendations, and what each body says to them",
    "appeal": "The review by the local policing body, while there is one",
}


@dataclass(frozen=True)
class Told:
    """How somebody is told: the way, and the words if they were changed from the template's."""

    way: str
    body: str = ""


def gaps_of(review: CaseReview) -> dict[str, str]:
    """Return what fills the gaps of a review's letters."""
    decision = review.decisions.first()
    meeting = review.meetings.last()
    spoc = review.spoc
    return {
        "recipient": review.application.victim_name,
        "reference": review.reference,
        "contact": spoc.name if spoc else "",
        "council": review.organisation.name,
        "received_on": day(review.received_at),
        "decision_due": day(review.decision_due, ""),
        "meeting_due": day(review.meeting_due, ""),
        "meeting_at": moment(meeting.at) if meeting else "",
        "sentences": "\n".join(f"- {s['sentence']}" for s in decision.sentences)
        if decision
        else "",
        "reasons": decision.reasons if decision else "",
        "recommendations": _recommendations(review),
        "appeal": " ".join(filter(None, (words(review) for words in APPEAL_WORDS))),
    }


def _recommendations(review: CaseReview) -> str:
    rows = review.recommendations.select_related("organisation", "response")
    lines = []
    for one in rows.filter(superseded_by__isnull=True):
        response = getattr(one, "response", None)
        said = response.get_decision_display().lower() if response else "not answered yet"
        why = f": {response.reason}" if response and response.reason else ""
        text = one.text.rstrip(". ")
        lines.append(f"- To {one.organisation}: {text}. They say: {said}{why}")
    return "\n".join(lines) or "The meeting made no recommendations."


def version_of(kind: str) -> TemplateVersion:
    """Return the newest words of a template."""
    found = TemplateVersion.objects.filter(template__code=kind).first()
    if found is None:
        raise Problem("The letter's template is missing: load the shipped ones (saferplaces load).")
    return found


def draft(review: CaseReview, kind: str) -> tuple[TemplateVersion, str, str]:
    """Return a letter as the template has it: version, subject and body."""
    version, known = version_of(kind), gaps_of(review)

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        if name not in known:
            return f"[{name}]"
        return known[name] or ("" if name == "appeal" else f"[{GAPS[name]}]")

    body = re.sub(r"\n{3,}", "\n\n", GAP.sub(fill, version.body))
    return version, GAP.sub(fill, version.subject), body.strip()


def send(actor: Actor, review: CaseReview, kind: str, told: Told) -> ReviewLetter:
    """Write down a letter as it goes out; call inside `acting`, the review locked.

    Where it goes by e-mail, the outbox sends word that it can be read, with a link that asks for a
    code (`LETTERS`): no name, and nothing of what it says. Otherwise it is printed or told.

    Raises
    ------
    Problem
        When the way is not safe for them, something is still to be written, or it would show a
        protected address or a word that they asked not to use.
    """
    contact = safe.contact(review)
    if told.way not in contact.ways:
        raise Problem("This way is not safe for them: choose one that is.", "way")
    version, subject, body = draft(review, kind)
    body = told.body.strip() or body
    if PROMPT.search(body) or GAP.search(body):
        raise Problem("Something is still to be written: the words in square brackets.", "body")
    if without([body]) != [body]:
        raise Problem("The letter holds a protected address: take it out.", "body")
    for word in re.split(r"[\n,;]+", contact.avoid):
        said = word.strip().lower()
        if 0 < len(said.split()) <= 3 and re.search(rf"\b{re.escape(said)}\b", body.lower()):
            raise Problem("The letter uses a word that they asked us not to use.", "body")
    message = _word_of(actor, review) if told.way == "email" else None
    return ReviewLetter.objects.create(
        review=review,
        message=message,
        version=version,
        kind=kind,
        to_name=contact.name,
        to_lines=contact.lines if told.way == "letter" else contact.name,
        way=told.way,
        subject=subject,
        body=body,
        digest=hashlib.sha256(f"{subject}\n{body}".encode()).hexdigest(),
        by_id=actor.person,
        at=timezone.now(),
    )


def _word_of(actor: Actor, review: CaseReview) -> Outgoing:
    asked = safe_contact(review.person_id) if review.person_id else None
    return send_message(
        actor,
        channel="email",
        to=safe.electronic(review, "email"),
        template="case_review_letter",
        values={"reference": review.reference, "link": our_address(reverse(LETTERS))},
        about=f"casereview:{review.pk}",
        person_id=review.person_id if asked is not None and asked.asked else "",
    )


def went(letter: ReviewLetter) -> str:
    """Return how a letter went out, in words."""
    if letter.message is not None:
        return f"Word of it by e-mail: {letter.message.get_state_display().lower()}"
    if letter.way == "letter":
        return "Printed"
    return f"Told: {label('contact_channels', letter.way).replace('_', ' ').lower()}"


def sent(review: CaseReview, kind: str) -> ReviewLetter | None:
    """Return the newest letter of a kind that went out."""
    return review.letters.filter(kind=kind).last()


def offered() -> list[LetterTemplate]:
    """Return our templates that stand."""
    rows = LetterTemplate.objects.filter(retired_at__isnull=True, parts__contains=[PART])
    return list(rows)
