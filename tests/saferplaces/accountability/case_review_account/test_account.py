"""The annual totals exactly as they are, small numbers kept back elsewhere, and who is late."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.test import Client
from django.utils import timezone
from tests.saferplaces.casework.lpb_reviews import made
from tests.saferplaces.cast import person

from saferplaces.accountability.case_review_account import counting, periods, picture
from saferplaces.accountability.case_review_account.actions import awareness
from saferplaces.accountability.case_review_account.actions.awareness import Done
from saferplaces.accountability.case_review_account.breakdowns import breakdowns
from saferplaces.accountability.case_review_account.demand.held import held
from saferplaces.accountability.case_review_account.models import Activity, Scenario
from saferplaces.casework.case_reviews.models import (
    CaseReview,
    Meeting,
    Recommendation,
)
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

pytestmark = pytest.mark.django_db


def _a_year_ago(**given: object) -> dt.datetime:
    """A moment in the middle of the last finished period."""
    return periods.finished()[0].begins + dt.timedelta(days=120, **given)


def _told(number: int, **given: object) -> None:
    days = (timezone.now() - _a_year_ago()).days
    for _ in range(number):
        case = made.case_review(days=days, **given)
        if given.get("result") != "not_met":
            made.recommended(case)


def test_a_period_is_twelve_months_and_its_last_day_is_in_it() -> None:
    now = periods.current(dt.date(2026, 3, 31))
    assert (now.first, now.last) == (dt.date(2025, 4, 1), dt.date(2026, 3, 31))
    assert periods.current(dt.date(2026, 4, 1)).first == dt.date(2026, 4, 1)
    quarters = now.quarters()
    assert [q.last for q in quarters][-1] == now.last
    assert quarters[0].ends == quarters[1].begins


def test_the_annual_totals_are_exact_and_what_is_smaller_is_kept_back() -> None:
    _told(6)
    _told(2, result="not_met", state="not_met")
    last = periods.finished()[0]
    leeds = counting.totals(last)["leeds"]
    assert (leeds.applications, leeds.not_met) == (8, 2)
    assert (leeds.reviews, leeds.with_recommendations) == (6, 6)
    page = Client().get("/asb-case-review-figures/").content.decode()
    assert "section 104(9)" in page
    rows = list(csv.reader(io.StringIO(
        Client().get(f"/asb-case-review-figures/{last.key}.csv").content.decode("utf-8-sig")
    )))  # fmt: skip
    assert ["Leeds", last.first.isoformat(), last.last.isoformat(), "8", "2", "6", "6"] in rows
    assert rows[-1][3:] == ["8", "2", "6", "6"]
    quarters = counting.quarters(last)["leeds"]
    shown = [q["applications"] for q in quarters]
    assert 8 not in shown or shown.count(None) >= 2
    assert sum(number is None for number in shown) >= 2
    assert Client().get("/asb-case-review-figures/2001-01-01.csv").status_code == 404


def test_small_numbers_and_whatever_would_give_them_away_are_kept_back() -> None:
    assert counting.kept([12, 3, 7, 9]) == [12, None, None, 9]
    assert counting.kept([12, 6, 7, 9]) == [12, 6, 7, 9]
    assert counting.kept([0, 0, 3]) == [None, None, None]


def test_a_case_referred_back_was_reviewed_once_but_found_not_to_meet_the_threshold_twice() -> None:
    case = made.case_review()
    first = case.meetings.get()
    first.pk, first.number = None, 2
    first.save()
    refused = made.case_review(result="not_met", state="not_met")
    again = refused.decisions.get()
    again.pk = None
    again.save()
    now = counting.totals(periods.last_year(timezone.localdate() + dt.timedelta(days=1)))["leeds"]
    assert (now.reviews, now.not_met) == (1, 2)


def test_the_picture_hides_shares_of_few_people_from_who_may_not_read_incidents() -> None:
    for _ in range(6):
        made.case_review(acknowledged_at=timezone.now())
    made.case_review(hate=True)
    row = next(r for r in picture.by_district(periods.last_year()) if r["code"] == "leeds")
    assert row["hate"].words(5) == "Too few to show"
    assert row["hate"].words(0).startswith("14% (")
    assert (picture.least(person("chioma").actor), picture.least(person("ana").actor)) == (5, 0)


def test_what_is_kept_back_cannot_be_had_by_subtraction() -> None:
    chioma, ana = person("chioma"), person("ana")
    _told(6)
    _told(2, hate=True)
    form = chioma.client().get("/case-reviews-account/").content.decode()
    assert "Last 12 months" not in form
    assert f'value="{periods.current().key}"' not in form
    assert "Last 12 months" in ana.client().get("/case-reviews-account/").content.decode()
    rolling = chioma.client().get(f"/case-reviews-account/?period={periods.current().key}")
    assert periods.finished()[0].words in rolling.content.decode()
    assert (
        "So far, not" not in chioma.client().get("/case-reviews-account/figures").content.decode()
    )
    shares = [picture.Share(*pair) for pair in ((12, 30), (2, 40), (9, 20), (6, 12), (0, 0))]
    words = [share.words(5) for share in picture.apart(shares)]
    assert words[1] == words[3] == "Too few to show"  # the smallest of the others goes with it
    assert words[0].startswith("40%")
    assert words[4] == "None yet"


def test_whom_they_are_for_is_shown_as_far_as_it_is_held() -> None:
    of = made.application(victim_born=dt.date(1950, 1, 1))
    days = (timezone.now() - _a_year_ago()).days
    made.case_review(days=days, of=of, risk_band="high", hate=True)
    made.recommended(made.case_review(days=days))
    last = periods.finished()[0]
    found = {
        title: {line.name: line.of_each["leeds"] for line in lines}
        for title, lines in breakdowns(last, 0)
    }
    assert found["Age"] == {"65 or older": 1, "Not held": 1}
    assert found["Hate"] == {"Hate": 1, "Not hate": 1}
    assert found["Risk"]["High"] == 1
    assert found["Tenure"] == {"Not held": 2}
    few = [line for _, lines in breakdowns(last, 5) for line in lines]
    assert {line.whole for line in few} == {line.of_each["leeds"] for line in few} == {None}
    page = person("ana").client().get(f"/case-reviews-account/?period={last.key}")
    assert "65 or older" in page.content.decode()


def test_districts_are_broken_down_where_the_numbers_allow() -> None:
    told = [("Hate", "leeds")] * 12 + [("Not hate", "leeds")] * 18
    told += [("Hate", "bradford")] * 2 + [("Not hate", "bradford")] * 38
    told += [("Hate", "kirklees")] * 6 + [("Not hate", "kirklees")] * 7
    hate, rest = counting.split(told, ("Hate", "Not hate"), 5)
    assert (hate.whole, rest.whole) == (20, 63)
    shown = {code for code, number in hate.of_each.items() if number is not None}
    assert shown == {code for code, number in rest.of_each.items() if number is not None}
    assert {"bradford", "kirklees"} & shown == set()  # the smallest of the others goes with it
    assert (hate.of_each["leeds"], rest.of_each["leeds"]) == (12, 18)
    assert counting.split(told, ("Hate", "Not hate"), 0)[0].of_each["bradford"] == 2


def test_the_public_page_is_worked_out_once_and_anew_after_any_change(
    django_assert_max_num_queries,
) -> None:
    last = periods.finished()[0].key

    def leeds() -> list[str]:
        assert Client().get("/asb-case-review-figures/").status_code == 200
        answer = Client().get(f"/asb-case-review-figures/{last}.csv").content.decode("utf-8-sig")
        return next(row[3:] for row in csv.reader(io.StringIO(answer)) if row[0] == "Leeds")

    _told(6)
    assert leeds() == ["6", "0", "6", "6"]
    with django_assert_max_num_queries(10):
        assert leeds() == ["6", "0", "6", "6"]
    _told(1)
    assert leeds() == ["7", "0", "7", "7"]
    last_one = CaseReview.objects.latest("pk")
    Recommendation.objects.filter(review=last_one).delete()
    assert leeds() == ["7", "0", "7", "6"]
    Meeting.objects.filter(review=last_one).delete()
    assert leeds() == ["7", "0", "6", "6"]
    CaseReview.objects.filter(pk=last_one.pk).update(received_at=timezone.now())
    assert leeds() == ["6", "0", "6", "6"]


def test_who_is_late_is_told_by_district_and_organisation() -> None:
    past = timezone.now() - dt.timedelta(days=2)
    case = made.case_review(state="meeting", next_due=past)
    old = made.recommended(case, consider_by=past)
    made.recommended(case, consider_by=past, supersedes=old)
    made.review("asked", case=made.case_review(), next_due=past)
    made.review("analysed", case=made.case_review(), next_due=past)
    found = {(row.organisation, row.what): row.number for row in picture.late()}
    assert found == {
        ("Test Council", "A step of a case review"): 1,
        ("Test Council", "A recommendation to be considered"): 1,
        ("Test Council", "The bundle for the policing body"): 1,
        ("The policing body", "A step of its review"): 1,
    }


def test_an_activity_says_how_its_reach_is_known_and_a_wrong_one_is_struck_out() -> None:
    chioma = person("chioma").actor
    today = timezone.localdate()
    with pytest.raises(Problem, match="how the number is known"):
        awareness.enter(chioma, Done("print", "Leaflets", today, reached=500))
    made_ = awareness.enter(
        chioma, Done("print", "Leaflets", today, "leeds", reached=500, how="Printed and handed out")
    )
    page = person("marcus").client().get("/case-reviews-account/awareness").content.decode()
    assert "About 500" in page
    with pytest.raises(Refused):
        awareness.enter(person("marcus").actor, Done("print", "Leaflets", today))
    awareness.withdraw(chioma, made_.pk, "Entered twice")
    assert Activity.objects.get().why_withdrawn == "Entered twice"


def test_assumptions_are_moved_in_the_address_saved_and_found_again() -> None:
    _told(3)
    assert (held().case_reviews["leeds"], held().refusals["leeds"]) == (3, 0)  # as published
    chioma = person("chioma").client()
    assert 'value="3"' in chioma.get("/case-reviews-account/demand").content.decode()
    page = chioma.get("/case-reviews-account/demand?dissatisfied_low=50&dissatisfied_mid=10")
    assert b"Low, middle and high must not fall" in page.content
    moved = {
        "reviews_leeds": "1000",
        "dissatisfied_low": "10",
        "dissatisfied_mid": "10",
        "dissatisfied_high": "10",
        "refusals_leeds": "0",
        "uptake_low": "100",
        "uptake_mid": "100",
        "uptake_high": "100",
        "growth_mid": "0",
        "growth_high": "0",
    }
    rest = {f"{kind}_{code}": "0" for kind in ("reviews", "refusals")
            for code in ("bradford", "calderdale", "kirklees", "wakefield")}  # fmt: skip
    page = chioma.get("/case-reviews-account/demand", moved | rest)
    assert b"100.0 with every assumption at its middle" in page.content
    exported = chioma.get("/case-reviews-account/demand", moved | rest | {"export": "csv"})
    assert exported.content.decode("utf-8-sig").splitlines()[1].startswith("1,100.0,100.0,100.0,")
    sent = chioma.post(
        "/case-reviews-account/demand/save", moved | rest | {"name": "Paper of July", "words": ""}
    )
    scenario = Scenario.objects.get()
    assert sent["Location"] == f"/case-reviews-account/demand?scenario={scenario.pk}"
    again = chioma.get(sent["Location"])
    assert b"100.0 with every assumption at its middle" in again.content
    taken = chioma.post(
        "/case-reviews-account/demand/save", moved | rest | {"name": "paper of july", "words": ""}
    )
    assert "scenario" not in taken["Location"]


@pytest.mark.parametrize("who", ["chioma", "marcus", "colin"])
def test_officer_deputy_and_commander_read_the_account(who: str) -> None:
    client = person(who).client()
    for page in ("", "figures", "awareness", "demand"):
        assert client.get(f"/case-reviews-account/{page}").status_code == 200
    assert person("amina").client().get("/case-reviews-account/").status_code == 403
