"""The return says what the records say: the paper's figures, small numbers kept back, money."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.saferplaces.cast import Cast, organisation, organisations, person
from tests.saferplaces.intake.incidents import factories
from tests.saferplaces.programmes.justice_return.examples import an_entry

from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.intake.incidents.models import Publication
from saferplaces.programmes.immediate_justice.models import Referral
from saferplaces.programmes.justice_return import grant
from saferplaces.programmes.justice_return.actions import evaluating, spending
from saferplaces.programmes.justice_return.demo.people import rounds
from saferplaces.programmes.justice_return.facts import Period, facts
from saferplaces.programmes.justice_return.lines import FEW, lines
from saferplaces.programmes.justice_return.models import Evaluation

pytestmark = pytest.mark.usefixtures("db")
WHEN = dt.datetime(2024, 3, 5, 10, tzinfo=dt.UTC)


def referral(child: bool, sex: str, **more: object) -> Referral:
    """A referral, not saved."""
    given = {
        "route": "child" if child else "adult",
        "provider": organisation("leeds-youth-justice" if child else "probation"),
        "organisation": organisation("force"),
        "district": "leeds", "affected_district": "leeds", "person_id": "local:x", "name": "X",
        "age": 14 if child else 30, "sex": sex, "ethnicity": "white",
        "offence": "criminal_damage", "is_crime": True, "outcome": "8",
        "officer": person("dev").user, "decided_at": WHEN, "referred_at": WHEN,
        "start_due": WHEN + dt.timedelta(hours=48), "moved_at": WHEN,
        "activity": "plan" if child else "work", "hours": None if child else 7,
    } | more  # fmt: skip
    return Referral(**given)  # type: ignore[misc]


@pytest.fixture
def programme(db: None) -> None:
    """The paper's numbers, made cheaply from the story's own people."""
    organisations()
    Referral.objects.bulk_create(
        referral(
            child, terms.sex, district=terms.district, decided_at=terms.decided_at,
            referred_at=terms.decided_at,
        )
        for told in rounds() for terms in told.terms
        for child in [(terms.decided_at.date() - terms.born).days < 365.25 * 18]  # type: ignore[operator]
    )  # fmt: skip


def test_the_return_reproduces_the_papers_figures_on_the_page_and_in_the_file(
    programme: None, cast: Cast
) -> None:
    page = cast.ana.client().get(reverse("justice-return")).content.decode()
    for figure in ("1,419", "882", "537", "19% (168)", "81% (714)", "22% (118)", "78% (419)"):
        assert figure in page, figure
    sent = cast.ana.client().get(reverse("justice-return"), {"export": "csv"}).content.decode()
    assert 'Everybody,Everybody,Referred,"1,419",1419' in sent
    letter = facts(Period(dt.date(2023, 7, 1), dt.date(2024, 12, 3)))
    assert letter.of("route", ("child",))["referred"] == 600
    assert letter.of("route", ("adult",))["referred"] == 500
    leeds = facts(Period(dt.date(2023, 7, 1), dt.date(2025, 3, 31), "leeds")).all()["referred"]
    assert leeds == Referral.objects.filter(district="leeds").count()


def test_times_hours_and_shares_are_counted_from_the_records(cast: Cast) -> None:
    organisations()
    day = dt.timedelta(days=1)
    done = {"consent": "yes", "suitability_at": WHEN, "state": "completed"}
    Referral.objects.bulk_create(
        [
            referral(False, "male", started_at=WHEN + day, **done),
            referral(False, "male", started_at=WHEN + 3 * day, **done | {"state": "withdrawn"}),
            referral(False, "female", suitability_at=WHEN, state="declined"),
        ]
    )
    all_ = facts(Period(WHEN.date(), WHEN.date())).all()
    assert (all_["decided"], all_["accepted"], all_["in_time"]) == (3, 2, 1)
    assert (all_["over"], all_["completed"], all_["hours"]) == (2, 1, 14)
    assert float(all_["median_hours"]) == 48.0
    assert facts(Period(dt.date(2022, 1, 1), dt.date(2022, 1, 31))).all()["referred"] == 0


def test_reoffending_is_what_police_recorded_of_those_who_can_be_followed(cast: Cast) -> None:
    organisations()
    Publication.objects.create(
        snapshot="s", state="done", started_at=timezone.now(), last_report=dt.datetime(2024, 12, 1)
    )
    known = {"consent": "yes", "state": "completed"}
    people = [factories.person_() for _ in range(4)]
    late, before = (dt.datetime(2024, month, 1, tzinfo=dt.UTC) for month in (9, 1))
    begun = [WHEN, WHEN, late, before]
    Referral.objects.bulk_create(
        referral(False, "male", person_id=p.pk, started_at=at, **known)
        for p, at in zip(people, begun, strict=True)
    )
    Referral.objects.bulk_create([referral(False, "male", started_at=WHEN, **known)])
    for who, when, role in (
        (people[0], dt.datetime(2024, 5, 1), "suspect"),
        (people[1], dt.datetime(2024, 5, 1), "victim"),
        (people[1], dt.datetime(2024, 2, 1), "suspect"),
        (people[2], dt.datetime(2024, 10, 1), "suspect"),
        (people[3], dt.datetime(2024, 5, 1), "suspect"),
    ):
        log = factories.incident(reported_at=when)
        factories.party(log, person=who, role=role)
    all_ = facts(Period(WHEN.date(), WHEN.date())).all()
    assert all_["linked"] == 4  # one is in no record
    # The records end too soon after one began, and begin too late for another.
    assert (all_["followed_6"], all_["again_6"]) == (2, 1)
    assert all_["followed_12"] == 0
    (line,) = [
        r for r in lines(facts(Period(WHEN.date(), WHEN.date())), 0)
        if r.code == "again_6" and r.group == "Everybody"
    ]  # fmt: skip
    assert line.by == "Reoffending (police-recorded, not proven)"


def test_small_numbers_are_kept_back_from_those_who_read_no_incidents(cast: Cast) -> None:
    organisations()
    Referral.objects.bulk_create(
        [referral(False, "male") for _ in range(40)]
        + [referral(False, "female") for _ in range(2)]
        + [referral(False, "male", ethnicity="asian") for _ in range(9)]
    )
    rows = lines(facts(Period(WHEN.date(), WHEN.date())), 5)
    sexes = {row.group: row.text for row in rows if row.by == "Sex" and row.code == "referred"}
    assert set(sexes.values()) == {FEW}
    shown = cast.chioma.client().get(reverse("justice-return")).content.decode()
    assert "Numbers under 5" in shown
    assert FEW in shown
    assert FEW not in cast.ana.client().get(reverse("justice-return")).content.decode()


def test_money_is_kept_to_the_penny_within_the_grant_and_its_days(cast: Cast) -> None:
    chioma = cast.chioma.actor
    made = an_entry("17185.46")
    assert grant.spent() == Decimal("17185.46")
    with pytest.raises(Refused):
        spending.enter(cast.colin.actor, category="staff", amount=Decimal("1.00"),
                       spent_on=dt.date(2024, 5, 1), text="x")  # fmt: skip
    for amount, on in (
        ("1.005", "2024-05-01"),
        ("2000000.00", "2024-05-01"),
        ("1.00", "2025-04-01"),
    ):
        with pytest.raises(Problem):
            spending.enter(chioma, category="staff", amount=Decimal(amount),
                           spent_on=dt.date.fromisoformat(on), text="x")  # fmt: skip
    organisations()
    Referral.objects.bulk_create([referral(False, "male", state="completed", consent="yes"),
                                  referral(True, "male")])  # fmt: skip
    whole, *_ = grant.costs(grant.grant())
    assert (whole.per_referral, whole.per_completion) == (Decimal("8592.73"), Decimal("17185.46"))
    page = cast.marcus.client().get(reverse("justice-grant")).content.decode()
    assert "£2,000,000.00" in page
    assert "£1,982,814.54" in page
    spending.take_off(chioma, made.pk, "Entered twice")
    assert grant.spent() == Decimal("0.00")
    with pytest.raises(Problem, match="taken off"):
        spending.take_off(chioma, made.pk, "again")


def test_the_evaluation_of_the_records_is_refused_where_they_hold_too_little(cast: Cast) -> None:
    organisations()
    Publication.objects.create(
        snapshot="s", state="done", started_at=timezone.now(), last_report=dt.datetime(2025, 12, 1)
    )
    one, other = factories.person_(), factories.person_()
    for who in (one, other):
        log = factories.incident(reported_at=dt.datetime(2024, 3, 4), district="leeds")
        factories.party(log, person=who, role="suspect", date_of_birth=dt.date(1990, 1, 1))
    Referral.objects.bulk_create([referral(False, "male", person_id=one.pk, consent="yes")])
    assert evaluating.evaluate() == {"referred": 1, "others": 1}
    assert "fewer than 50" in Evaluation.objects.get().result["windows"][0]["refused"]
    page = cast.marcus.client().get(reverse("justice-evaluation")).content.decode()
    assert "No answer" in page
    assert "regression to the mean" in page
    asked = cast.marcus.client().post(reverse("justice-evaluation"))
    assert asked.status_code == 302
