"""The random second looks: drawn by a key that no reviewer knows, and blind until one's own word.

A supervisor who sees the decision first is led by it, and their agreement says little. So what
was drawn is hidden from those who may look until one of them has said what they would decide.
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.crypto import salted_hmac

from saferplaces.casework.reviews import reading
from saferplaces.casework.reviews.models import BlindLook, Decision, Review, ReviewState
from saferplaces.casework.reviews.policy import reviews
from saferplaces.casework.reviews.queries import blind_look
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes, setting

SAMPLED = "Random sample"
SALT = "saferplaces.second_look"
FIRST = "This one was drawn at random: give your own word before you see the reviewer's."


def in_sample(decision_id: int, share: float) -> bool:
    """Say whether a decision is drawn: the same for ever, known to the service's key alone."""
    digest = salted_hmac(SALT, str(decision_id), algorithm="sha256").hexdigest()
    return int(digest[:13], 16) < share * 16**13


def draw(decision: Decision) -> bool:
    """Draw a decision just made, or not; one that is drawn gets a row."""
    share = float(setting("second_look_share"))
    if not in_sample(decision.pk, share):
        return False
    BlindLook.objects.create(
        decision=decision, review_id=decision.review_id, drawn_at=decision.decided_at, share=share
    )
    return True


def require_own_word(review: Review) -> None:
    """Require that a decision that was drawn has been looked at blind.

    Raises
    ------
    Problem
        When nobody has given their own word yet.
    """
    look = blind_look(review)
    if look is not None and look.at is None:
        raise Problem(FIRST)


def give_own_word(
    actor: Actor,
    key: int,
    *,
    recording: str,
    risk_level: str,
    crime_class: str = "",
    note: str = "",
) -> BlindLook:
    """Say what one would decide, before the reviewer's decision is shown.

    It changes nothing by itself: what stands is decided next, with both words in sight.
    """
    with acting(actor):
        review = Review.objects.select_for_update().get(pk=key)
        reviews.may(actor, "supervise", review).require()
        look = blind_look(review)
        if look is None or look.at is not None or review.state != ReviewState.SECOND_LOOK:
            raise Problem("This review does not wait for your own word.")
        if look.decision.decided_by_id == actor.user_id:
            raise Problem("A second look is somebody else's than the reviewer's.")
        row = codes("recording_decisions").filter(code=recording).first()
        if row is None or reading.read(review).sort not in row.values["for"]:
            raise Problem("Select what is to be recorded", field="recording")
        if not codes("risk_levels").filter(code=risk_level).exists():
            raise Problem("Select the level of risk", field="risk_level")
        if "class" in row.values["needs"] and not crime_class:
            raise Problem("Select the class of the crime", field="crime_class")
        look.by_id, look.at = actor.person, timezone.now()
        look.recording, look.risk_level = recording, risk_level
        look.crime_class = crime_class if "class" in row.values["needs"] else ""
        look.note = note.strip()
        look.save()
        record(
            actor,
            what="alter",
            verb="review.own_word",
            objects=[f"review:{review.pk}", f"incident:{review.incident_id}"],
            detail={"recording": recording, "risk_level": risk_level, "same": not differs(look)},
        )
    return look


def differs(look: BlindLook) -> list[str]:
    """Return in what the two words differ, in words; the class counts where both name one."""
    one, other = look.decision, look
    pairs = [
        ("what is to be recorded", one.recording, other.recording),
        ("the level of risk", one.risk_level, other.risk_level),
    ]
    if one.crime_class and other.crime_class:
        pairs.append(("the class of the crime", one.crime_class, other.crime_class))
    return [name for name, left, right in pairs if left != right]
