"""The demonstration's casework: told by people's own actions, up to the present."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone
from tests.saferplaces.casework.reviews.waiting import no_chance, prompt, publish
from tests.saferplaces.intake.incidents import factories

from saferplaces.casework.cases.models import Case
from saferplaces.casework.demo import cases, plans
from saferplaces.casework.demo.matters import matters, problems
from saferplaces.casework.demo.steps import Matters
from saferplaces.casework.demo.telling import Present, telling
from saferplaces.casework.demo.who import LEEDS, People
from saferplaces.casework.problem_solving.models import Plan
from saferplaces.casework.referrals.models import Referral
from saferplaces.casework.reviews.models import Review
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.demo import once
from saferplaces.foundation.identity.demo import make_cast
from saferplaces.intake.incidents.models import Incident

LONG_AGO = 200


@pytest.fixture
def people(db: None) -> People:
    """The demonstration's people, and a log of a hundred days ago that names two."""
    make_cast()
    now = timezone.now().replace(tzinfo=None)
    log = factories.incident(
        reported_at=now - dt.timedelta(days=LONG_AGO + 4), asb_category="personal"
    )
    for role, name in (("victim", "Ada"), ("suspect", "Cal")):
        factories.party(log, role=role, person=factories.person_(given_name=name))
    return People()


def matter(people: People, code: str, *, neglected: float = 0) -> Matters:
    """A case of Dev's that is about to be told."""
    t = telling(code, began=LONG_AGO, neglected=neglected)
    about = next(m for m in matters() if m.code == code)
    return Matters(t, LEEDS, about, people, people["dev.patel"])


def test_a_serious_case_is_told_from_the_first_call_to_its_closing(people: People) -> None:
    m = matter(people, "threats")
    cases.serious(m)
    case = Case.objects.get()
    assert (case.state, case.band) == ("closed", "high")
    assert timezone.now() - case.opened_at > dt.timedelta(days=LONG_AGO - 5)
    assert case.closed_at is not None
    assert case.opened_at < case.closed_at < timezone.now()
    assert case.conferences.get().state == "minuted"
    assert Referral.objects.get().state == "ended"
    assert case.closing["agreed_by"] == people["ines.moreau"].user_id
    told = Entry.objects.get(verb="case.closed")
    assert told.at > timezone.now() - dt.timedelta(minutes=10)
    assert told.detail["as_of"].startswith(f"{case.closed_at.date()}")


def test_the_review_that_a_case_came_from_is_decided_by_its_reviewer(people: People) -> None:
    log = Incident.objects.get()
    factories.finding(log, recording=[prompt(confidence=0.9), prompt(confidence=0.2)])
    no_chance()
    publish()
    number = next(n for n, m in enumerate(matters()) if m.code == "threats")
    cases._tell(people, number, LEEDS, "dev.patel", cases.new, LONG_AGO, 0)
    review = Review.objects.get()
    assert Case.objects.get().source_id == f"review:{review.pk}"
    decision = review.decisions.get()
    assert decision.decided_by_id == people["amina.khan"].user_id
    assert decision.decided_at > review.opened_at
    assert [one["answer"] for one in decision.considered] == ["agree", "not_a_crime"]
    assert (decision.recording, decision.crime_class) == ("crime_to_record", "8L")


def test_a_case_that_people_let_lie_is_overdue_and_nothing_is_told_of_the_future(
    people: People,
) -> None:
    m = matter(people, "loud-flat", neglected=LONG_AGO - 20)
    with pytest.raises(Present):
        cases.usual(m, "outcome")
    case = Case.objects.get()
    assert case.state == "open"
    assert case.next_due is not None
    assert case.next_due < timezone.now()
    assert not case.contacts.filter(at__gt=timezone.now()).exists()


def test_a_plan_is_told_until_it_is_closed_with_the_word_of_the_engine(people: People) -> None:
    made = partial(plans._tell, people, 0, LEEDS, "household", LONG_AGO, 0, "")
    assert [once("plan:0", made), once("plan:0", made)] == [1, 0]
    plan = Plan.objects.get()
    assert plan.state == "closed"
    assert plan.evaluations.get().content["why_not"]
    assert plan.finalisation.effect == "not_measurable"


def test_every_matter_and_problem_has_all_its_words() -> None:
    assert len({m.code for m in matters()}) == len(matters())
    for one in matters():
        assert all((one.headlines, one.actions, one.updates, one.reviews, len(one.diary) == 2))
    gaps = plans.answers()
    for problem in problems():
        assert all(text.format(**problem) for text in gaps.values())
