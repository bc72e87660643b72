"""The sergeant's and the registrar's pages: numbers and their lists, agreement, recording."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html import unescape

import pytest
from django.db.models import Sum
from django.utils import timezone
from tests.saferplaces.casework.case_reviews.making import a_review
from tests.saferplaces.casework.cases import factories as cases
from tests.saferplaces.casework.conferences.made import duty
from tests.saferplaces.casework.problem_solving.plans import a_plan
from tests.saferplaces.casework.referrals.making import a_referral
from tests.saferplaces.casework.reviews.waiting import (
    ORDINARY,
    always,
    no_chance,
    own_word,
    prompt,
    waiting,
)
from tests.saferplaces.casework.risk import assessed
from tests.saferplaces.programmes.immediate_justice import made as justice

from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.casework.problem_solving.models import PlanState
from saferplaces.casework.reviews.actions import rectify as act
from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.actions.given import LATER, NOW, Given
from saferplaces.casework.reviews.actions.sample import in_sample
from saferplaces.casework.reviews.actions.second_look import agree, send_back
from saferplaces.casework.reviews.actions.take import take
from saferplaces.casework.reviews.models import Alert, BlindLook, RecordingError, Review
from saferplaces.casework.risk.models import Assessment
from saferplaces.casework.supervision import agreeing, opened, recording
from saferplaces.casework.supervision.models import Waiting
from saferplaces.casework.supervision.terms import Terms
from saferplaces.foundation.identity.models import Membership
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.registry import TEAM_WORK, Figure, Team

pytestmark = pytest.mark.usefixtures("settled")
MISSED = Given(
    recording="crime_to_record",
    risk_level="medium",
    rationale="Two occasions",
    crime_class="8L",
    recorded=LATER,
)


SERGEANT = 41
"""Questions that the sergeant's page may ask; each more costs a millisecond or two."""


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page)))


def _busy(cast) -> None:
    """A week of a team: waiting, late, in hand, sent back, looked at again, missed crimes."""
    amina, sarah = cast.amina.actor, cast.sarah.actor
    today = timezone.localdate()
    for days in (0, 5, 20, 90):
        review = waiting(closed_on=today - dt.timedelta(days=days))
    Review.objects.filter(pk=review.pk).update(due_at=timezone.now() - dt.timedelta(hours=1))
    take(amina, waiting().pk)
    back = waiting()
    decide(amina, back.pk, ORDINARY)
    send_back(sarah, back.pk, "Ring her")
    lowered = waiting(recording=[prompt(supervisor=True)])
    decide(amina, lowered.pk, replace(ORDINARY, answers={f"{lowered.pk}-0": "not_a_crime"}))
    decide(amina, waiting().pk, MISSED)
    RecordingError.objects.update(rectify_by=timezone.now() - dt.timedelta(hours=1))
    waiting(alert=True, triggers=["fire"])
    Alert.objects.update(take_by=timezone.now() - dt.timedelta(minutes=1))
    always("second_look_share")
    decide(amina, waiting().pk, ORDINARY)
    no_chance()


def _kept() -> dict[tuple[object, ...], int]:
    """What waits, by district, day of closing and when due."""
    each = Waiting.objects.values_list("district", "closed_on", "due_at")
    return {tuple(key): n for *key, n in each.annotate(n=Sum("number")) if n}


def test_every_number_of_the_sergeants_page_leads_to_a_list_of_that_length(
    cast, django_assert_max_num_queries
) -> None:
    _busy(cast)
    other = waiting(log={"district": "bradford"}, district="bradford")
    assert Review.objects.get(pk=other.pk).district == "bradford"
    kept = _kept()
    opened.on_published(None)
    assert _kept() == kept, "the counts that each change keeps are those that publishing makes"
    sarah = cast.sarah.client()
    with django_assert_max_num_queries(SERGEANT):
        page = sarah.get("/supervision/").content.decode()
    links = re.findall(r'<a class="govuk-link" href="(/supervision/\w+\?[^"]*)">(.*?)</a>', page)
    assert len(links) > 25
    lengths = set()
    for address, text in links:
        number = re.search(r"[\d,]+", _words(text))
        assert number, text
        found = sarah.get(unescape(address))
        table = found.context["table"] if found.context else None
        length = table.count if table else _length(found.content.decode())
        assert length == int(number[0].replace(",", "")), (address, text)
        lengths.add(length)
    assert {0, 1, 2, 3} <= lengths


def _length(page: str) -> int:
    found = re.search(r"Showing \d+ to \d+ of (\d+)", _words(page))
    return int(found[1]) if found else 0


def test_a_later_room_adds_its_own_figure(cast) -> None:
    before = list(TEAM_WORK._found)
    TEAM_WORK.add(lambda actor, team: [Figure("Cases open", 7, "/cases/")], name="cases")
    try:
        assert "Cases open 7 : Cases open" in _words(
            cast.sarah.client().get("/supervision/").content.decode()
        )
    finally:
        TEAM_WORK._found = before


def test_each_figure_of_a_room_is_the_length_of_the_list_that_it_leads_to(cast) -> None:
    late, soon = (timezone.now() + dt.timedelta(days=days) for days in (-1, 1))
    ours = [cases.case(update_due=late), cases.case("closing"), cases.case(victims=0)]
    for of, due in zip(ours, (late, soon, late), strict=True):
        cases.action(of, due_at=due)
    cases.action(ours[2], due_at=late)  # two in one case
    cases.case("closed")
    cases.case(lead="ines", district="bradford")
    cases.case(lead="ben")  # the council's own
    dev, other = cast.dev.user, cast.bilal.user
    for owner in (dev, other):
        a_referral(owner=owner)
        a_referral("sent", owner=owner, answer_due=late)
        a_referral("declined", owner=owner)
        justice.referral("referred", officer=owner)
        justice.referral("breached", officer=owner)
        for state in (PlanState.DRAFT, PlanState.PROPOSED, PlanState.CLOSING):
            a_plan(state, owner=owner, complete=False)
        a_plan(PlanState.ACTIVE, owner=owner, complete=False, review_due=late)
        begun = [assessed.in_state(state) for state in ("draft", "lowering", "draft")]
        keys = [one.pk for one in begun]
        Assessment.objects.filter(pk__in=keys).update(begun_by=owner)
        Assessment.objects.filter(pk=keys[0]).update(begun_at=late - dt.timedelta(days=90))
    for state in ("info_requests", "info_requests", "closed"):
        of = a_review(state)
        CaseReview.objects.filter(pk=of.pk).update(next_due=None if state == "closed" else late)
    duty(ours[0], due_at=late)
    duty(ours[1], due_at=soon)
    team = cast.dev.membership.team
    people = frozenset(Membership.objects.filter(team=team).values_list("user_id", flat=True))
    assert dev.pk in people
    assert other.pk not in people
    sarah, now = cast.sarah.client(), timezone.now()
    seen = []
    for asked in (Team("leeds", team.pk, people, since=now), Team(since=now)):
        found = {}
        for figure in (
            figure for source in TEAM_WORK for figure in source(cast.sarah.actor, asked)
        ):
            assert _length(sarah.get(figure.address).text) == figure.number, figure
            if figure.late_address:
                assert _length(sarah.get(figure.late_address).text) == figure.late, figure
            found[figure.title] = (figure.number, figure.late)
        seen.append(found)
    of_all = dict.fromkeys(("Alerts not yet closed", "Recording errors not yet mended"), (0, 0))
    of_all |= {
        "Cases": (3, 1),
        "Cases to agree to closing": (1, 0),
        "Cases with actions to do": (3, 2),
        "Case conferences due": (2, 1),
    }
    assert seen[0] == of_all | {
        "Referrals under way": (2, 1),
        "Lower bands of risk that wait": (1, 0),
        "Assessments begun": (2, 1),
        "Case reviews under way": (0, 0),  # their contacts are the council's
        "Problem-solving plans under way": (2, 1),
        "Plans to approve or close": (2, 0),
        "Immediate Justice under way": (1, 1),
    }
    assert seen[1] == of_all | {
        "Referrals under way": (4, 2),
        "Lower bands of risk that wait": (2, 0),
        "Assessments begun": (4, 2),
        "Case reviews under way": (2, 2),
        "Problem-solving plans under way": (4, 2),
        "Plans to approve or close": (4, 0),
        "Immediate Justice under way": (2, 2),
    }


def test_many_are_sent_back_with_one_note_but_not_what_wants_a_blind_word_first(cast) -> None:
    first, second, drawn = waiting(), waiting(), waiting()
    for review in (first, second):
        decide(cast.amina.actor, review.pk, ORDINARY)
    always("second_look_share")
    decide(cast.amina.actor, drawn.pk, ORDINARY)
    sarah = cast.sarah.client()
    keys = [first.pk, second.pk, drawn.pk]
    given = {"review": keys, "note": "Did you ring?", "list": "supervision-decisions"}
    answer = sarah.post("/supervision/send-back", given, follow=True)
    page = _words(answer.content.decode())
    assert "2 sent back to their reviewer." in page
    assert "1 not sent back. This one was drawn at random" in page
    assert "Not shown before your own word" in page
    states = dict(Review.objects.filter(pk__in=keys).values_list("pk", "state"))
    assert [states[key] for key in keys] == ["sent_back", "sent_back", "second_look"]
    told = sarah.get("/supervision/decisions?recording=no_crime_disclosed").content.decode()
    assert _length(told) == 2


def test_who_is_drawn_hangs_on_a_key_that_nobody_guesses(settings) -> None:
    drawn = {key for key in range(1, 2001) if in_sample(key, 0.05)}
    assert drawn == {key for key in range(1, 2001) if in_sample(key, 0.05)}
    assert 60 < len(drawn) < 145  # 100 expected, 9.7 the standard deviation
    settings.SECRET_KEY = "another key"  # noqa: S105
    assert {key for key in range(1, 2001) if in_sample(key, 0.05)} != drawn


def _looked_at(cast, words: list[str]) -> None:
    """Decide and look at logs: the supervisor's level of risk is given for each."""
    always("second_look_share")
    for word in words:
        review = waiting()
        decide(cast.amina.actor, review.pk, ORDINARY)
        own_word(cast.sarah.actor, review, replace(ORDINARY, risk_level=word))
        agree(cast.sarah.actor, review.pk)


def test_agreement_has_its_interval_and_small_numbers_are_said_to_be_small(cast) -> None:
    _looked_at(cast, ["standard"] * 8 + ["high"])
    pairs = agreeing.looked_at(cast.sarah.actor, Terms(), own=False)
    assert agreeing.overall(pairs)[1].share == "Too few to say (8 of 9)"
    Code.objects.filter(list="settings", code="agreement_fewest").update(values={"value": 5})
    both = agreeing.overall(pairs)[2]
    assert both.share == "89% (57% to 98%)"  # Wilson, 8 of 9
    assert both.kappa == "Too few"
    assert agreeing.by_reason(pairs)[0].pairs == 9


def test_a_reviewer_sees_their_own_agreement_and_nobody_elses(cast) -> None:
    _looked_at(cast, ["standard", "high"])
    amina = cast.amina.client()
    assert "Second looks at your decisions" in amina.get("/").content.decode()
    mine = amina.get("/supervision/agreement?people=1").content.decode()
    assert "2 looked at in the period" in mine
    assert "By reviewer, in the order" not in mine
    assert "0 looked at" in cast.bilal.client().get("/supervision/agreement").content.decode()
    sarah = cast.sarah.client()
    assert "By reviewer, in the order" not in sarah.get("/supervision/agreement").content.decode()
    named = sarah.get("/supervision/agreement?people=1").content.decode()
    assert "Too few to say (1 of 2)" in _words(named)
    file = sarah.get("/supervision/agreement?people=1&people-export=csv")
    assert file.status_code == 302  # to the page that asks who receives it, and what for


def test_the_recording_rate_counts_crimes_and_rectifying_never_makes_one_timely(cast) -> None:
    amina, ruth = cast.amina.actor, cast.ruth.actor
    right = Given(recording="classification_right", risk_level="standard")
    for _ in range(3):
        decide(amina, waiting(log={"offence_class": "8L"}).pk, right)
    further = Given(
        recording="further_crime", risk_level="medium", rationale="A second victim",
        crime_class="9A", recorded=NOW, crime_number="13/1",
    )  # fmt: skip
    decide(amina, waiting(log={"offence_class": "8L"}).pk, further)
    long_ago = timezone.localtime().replace(tzinfo=None) - dt.timedelta(hours=60)
    there, late = (waiting(log={"reported_at": long_ago}) for _ in range(2))
    for review in (there, late):
        decide(amina, review.pk, MISSED)
    error = RecordingError.objects.get(review=there)
    recorded = error.reported_at + dt.timedelta(hours=3)
    act.rectify(amina, error.pk, crime_number="13/2", recorded_at=recorded, existing=True)
    asked = Given(recording="refer_to_registrar", risk_level="standard", rationale="Enough?")
    referred = waiting()
    decide(amina, referred.pk, asked)

    (line,) = recording.lines(recording.crimes(ruth, Terms()), lambda _: "All")
    assert (line.due, line.before, line.rectified, line.open) == (7, 5, 1, 1)
    assert (line.in_time, line.timed) >= (1, 2)
    assert line.low < 5 / 7 < line.high
    classes = recording.lines(recording.crimes(ruth, Terms()), lambda c: c.crime_class)
    assert {row.key: (row.before, row.due) for row in classes} == {"8L": (5, 6), "9A": (0, 1)}

    ruths = cast.ruth.client()
    page = _words(ruths.get("/supervision/recording").content.decode())
    assert "5 of 7 crimes that were due" in page
    assert "It is no audit" in page
    assert "Waiting for an answer 1" in page
    act.rule(ruth, RecordingError.objects.get(review=referred).pk, due=False, why="No")
    page = _words(ruths.get("/supervision/recording").content.decode())
    assert "Waiting for an answer 0" in page
    assert "Answered in the period 1" in page
    assert _length(ruths.get("/supervision/errors?what=answered").content.decode()) == 1
    assert not recording.crimes(cast.bilal.actor, Terms())


def test_a_crime_that_the_second_look_takes_away_is_no_longer_due(cast) -> None:
    review = waiting(log={"offence_class": "8L"}, recording=[prompt(supervisor=True)])
    given = Given(
        recording="classification_right", risk_level="standard",
        answers={f"{review.pk}-0": "not_a_crime"},
    )  # fmt: skip
    decide(cast.amina.actor, review.pk, given)
    assert recording.crimes(cast.ruth.actor, Terms()) == []  # it waits for a second look
    referred = Given(
        recording="cancellation_referred", risk_level="standard", rationale="None was committed",
        answers={f"{review.pk}-0": "not_a_crime"},
    )  # fmt: skip
    decide(cast.sarah.actor, review.pk, referred)
    assert recording.crimes(cast.ruth.actor, Terms()) == []
    assert not BlindLook.objects.exists()
