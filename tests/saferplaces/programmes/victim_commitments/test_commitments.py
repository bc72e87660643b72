"""Victims are heard, have a say and are told; who does not want it, or is not safe, never waits."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.saferplaces.cast import Cast, organisation
from tests.saferplaces.programmes.victim_commitments.making import (
    a_commitment,
    a_facilitator,
    a_referral,
    a_restorative,
    a_wish,
    an_undertaking,
    safe_to_ring,
)

from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.registry import SUBJECT_ACCESS
from saferplaces.programmes.immediate_justice.models import ReferralState, Victim
from saferplaces.programmes.victim_commitments import panels, queries
from saferplaces.programmes.victim_commitments.actions import (
    asking,
    listening,
    opening,
    releasing,
    restoring,
    setting_aside,
    telling,
)
from saferplaces.programmes.victim_commitments.models import (
    Commitment,
    Kind,
    RestorativeState,
    Undertaking,
)

pytestmark = pytest.mark.usefixtures("db")


def states(found: Undertaking) -> dict[str, str]:
    return dict(found.commitments.values_list("kind", "state"))


def opened(cast: Cast, route: str = "child") -> Undertaking:
    """What is owed to Vera, as a new referral opens it, with everybody there to work with her."""
    for name in ("rosa", "nadia", "yasmin"):
        assert getattr(cast, name).membership
    referral = a_referral(route)
    Victim.objects.create(
        referral=referral, person_id="local:vera", name="Vera Victim", added_at=timezone.now(),
        added_by=cast.dev.user,
    )  # fmt: skip
    opening.open_for(cast.dev.actor, [referral])
    return Undertaking.objects.get()


def test_a_referral_opens_three_commitments_to_its_victim_by_the_rules_of_the_day(
    cast: Cast,
) -> None:
    found = opened(cast)
    assert states(found) == {"heard": "due", "say": "due", "told": "waiting"}
    heard = found.commitments.get(kind=Kind.HEARD)
    assert heard.due_at is not None
    assert heard.rule.startswith("victim_commitments: heard, from ")
    assert (found.lead.code, found.support_id) == (
        "leeds-youth-justice", organisation("victim-support").pk,
    )  # fmt: skip
    assert found.restorative_by is None
    Undertaking.objects.all()
    adult = a_referral("adult")
    Victim.objects.create(
        referral=adult, kind="business", name="A shop", added_at=timezone.now(),
        added_by=cast.dev.user,
    )  # fmt: skip
    opening.open_for(cast.dev.actor, [adult])
    assert Undertaking.objects.get(referral=adult).lead.code == "restorative"


def test_a_victim_is_heard_has_a_say_and_is_told_the_released_words_of_a_child(cast: Cast) -> None:
    found, yasmin = opened(cast), cast.yasmin.actor
    with pytest.raises(Problem, match="Nobody has asked"):
        listening.hear(yasmin, found.pk, channel="phone", text="I was afraid")
    safe_to_ring()
    with pytest.raises(Problem, match="not safe"):
        listening.hear(yasmin, found.pk, channel="letter", text="I was afraid")
    listening.hear(yasmin, found.pk, channel="phone", text="I was afraid")
    wish = listening.wish(yasmin, found.pk, text="Let him plant a tree")
    assert states(found) == {"heard": "kept", "say": "due", "told": "waiting"}
    listening.answer(yasmin, wish.pk, came="taken_up", text="In the park in May")
    with pytest.raises(Problem):
        telling.tell(yasmin, found.pk, channel="phone")
    found.referral.state = ReferralState.COMPLETED
    opening.to_tell(yasmin, [found.referral])
    nadia = cast.nadia.actor
    with pytest.raises(Problem, match="has not yet said"):
        telling.tell(nadia, found.pk, channel="phone", text="He finished everything")
    with pytest.raises(Refused):
        releasing.release(nadia, found.pk, "He finished everything")
    releasing.release(yasmin, found.pk, "The plan was completed.")
    with pytest.raises(Problem, match="only the released text"):
        telling.tell(nadia, found.pk, channel="phone", text="Robin finished everything")
    told = telling.tell(nadia, found.pk, channel="phone", answer="Good")
    assert told.text == "The plan was completed."
    assert set(states(found).values()) == {"kept"}
    rows = [row for about in SUBJECT_ACCESS for row in about("local:vera")]
    texts = " ".join(row["text"] for row in rows)
    assert "Let him plant a tree" in texts
    assert "Robin" not in texts


def test_who_declines_or_is_not_safe_to_contact_is_never_overdue(cast: Cast) -> None:
    found = opened(cast)
    Commitment.objects.filter(state="due").update(due_at=timezone.now() - dt.timedelta(days=9))
    nadia = cast.nadia.actor
    assert queries.overdue(nadia) == 2
    setting_aside.decline(nadia, found.pk, [Kind.HEARD])
    assert queries.overdue(nadia) == 1
    setting_aside.not_safe(nadia, found.pk, "He reads her messages")
    assert states(found) == {"heard": "declined", "say": "unsafe", "told": "unsafe"}
    assert queries.overdue(nadia) == 0
    opening.to_tell(cast.dev.actor, [found.referral])
    assert queries.overdue(nadia) == 0
    card = panels.card(nadia)
    assert card is not None
    assert not card.pressing
    setting_aside.take_up(nadia, found.pk, [Kind.SAY], "She rang us")
    again = found.commitments.get(kind=Kind.SAY)
    assert again.state == "due"
    assert again.due_at is not None
    assert again.due_at > timezone.now()


def test_a_declined_referral_is_told_and_asks_no_more(cast: Cast) -> None:
    found = opened(cast)
    found.referral.state = ReferralState.DECLINED
    opening.decided(cast.yasmin.actor, [found.referral])
    assert states(found) == {"heard": "due", "say": "ended", "told": "due"}


def test_victim_support_sees_its_own_fields_and_nobody_responsible(cast: Cast) -> None:
    found = opened(cast)
    a_wish(found)
    Commitment.objects.filter(kind="heard").update(due_at=timezone.now() - dt.timedelta(days=3))
    for who in (cast.nadia, cast.yasmin):
        page = who.client().get(reverse("victim-commitment", args=[found.pk]))
        assert page.status_code == 200
        text = page.content.decode()
        assert "Vera Victim" in text
        assert "Robin" not in text
        assert "overdue by 3 days" in text
        assert "govuk-tag--red" in text
    listed = cast.nadia.client().get(reverse("victim-commitments"), {"which": "overdue"})
    assert "Vera Victim" in listed.content.decode()
    assert "Robin" not in listed.content.decode()
    for who in (cast.dev, cast.owen, cast.chioma):
        page = who.client().get(reverse("victim-commitment", args=[found.pk]))
        assert page.status_code in {403, 404}
    rosa = cast.rosa.client()
    assert rosa.get(reverse("victim-commitment", args=[found.pk])).status_code == 404
    restoring.hand_over(cast.yasmin.actor, found.pk)
    assert rosa.get(reverse("victim-commitment", args=[found.pk])).status_code == 200


def test_probation_reads_a_wish_without_a_name_and_says_what_comes_of_it(cast: Cast) -> None:
    found = an_undertaking("adult")
    a_commitment("due", Kind.SAY, found)
    wish = a_wish(found)
    owen = cast.owen.client()
    address = reverse("victim-wish-answer", args=[wish.pk])
    page = owen.get(address).content.decode()
    assert "Clean my wall" in page
    assert "Vera" not in page
    answered = owen.post(address, {"came": "in_part", "text": "The side to the street"})
    assert answered.status_code == 302
    assert states(found) == {"say": "kept"}


def test_restorative_justice_asks_the_victim_first_and_needs_safety_and_training(
    cast: Cast,
) -> None:
    found, yasmin = opened(cast), cast.yasmin.actor
    made = restoring.offer(yasmin, found.pk, "shuttle")
    with pytest.raises(Problem):
        restoring.responsible_agrees(yasmin, made.pk)
    restoring.victim_agrees(yasmin, made.pk)
    restoring.responsible_agrees(yasmin, made.pk)
    given = {"risks": "Old quarrel", "controls": "Two rooms", "safe": True}
    with pytest.raises(Problem, match="training is good today"):
        restoring.assess(yasmin, made.pk, facilitator_id=yasmin.user_id, **given)
    with pytest.raises(Problem, match="Somebody else"):
        restoring.has_trained(
            yasmin, user_id=yasmin.person, training="practitioner",
            trained_on=dt.date(2024, 1, 1), good_until=dt.date(2030, 1, 1),
        )  # fmt: skip
    a_facilitator()
    restoring.assess(yasmin, made.pk, facilitator_id=yasmin.user_id, **given)
    restoring.stop(yasmin, made.pk, "victim")
    made.refresh_from_db()
    assert made.state == RestorativeState.STOPPED
    assert states(found) == {"heard": "due", "say": "due", "told": "waiting"}
    assert restoring.offer(yasmin, found.pk, "letter").state == "offered"


def test_satisfaction_and_feedback_after_the_course(cast: Cast) -> None:
    found, rosa = opened(cast, "adult"), cast.rosa.actor
    safe_to_ring()
    with pytest.raises(Problem, match="awareness course"):
        telling.tell_of_course(rosa, found.pk, channel="phone", text="He came")
    asked = asking.satisfaction(rosa, found.pk, score="satisfied")
    assert asked.satisfied
    with pytest.raises(Problem, match="already"):
        asking.satisfaction(rosa, found.pk, score="")


def test_restorative_pages_of_the_provider(cast: Cast) -> None:
    made = a_restorative("both")
    page = cast.yasmin.client().get(reverse("restorative", args=[made.pk]))
    assert page.status_code == 200
    assert "Assess the risks" in page.content.decode()
    assert cast.rosa.client().get(reverse("restorative", args=[made.pk])).status_code == 404
