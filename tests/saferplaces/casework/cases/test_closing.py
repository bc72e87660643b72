"""Closing a case: each missing piece is named, and who must agree does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.saferplaces.casework.cases import factories
from tests.saferplaces.intake.incidents.factories import incident

from saferplaces.casework.cases import clocks
from saferplaces.casework.cases.actions import after_closing, closing
from saferplaces.casework.cases.actions.notes import review_case
from saferplaces.casework.cases.actions.reopen import reopen
from saferplaces.casework.cases.gate import missing
from saferplaces.casework.cases.models import Case, Contest, Note
from saferplaces.casework.cases.registry import CLOSING, Missing
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

DONE = {"reason": "resolved", "note": "It has stopped"}


def whats_missing(case: Case) -> str:
    return "; ".join(one.what for one in missing(Case.objects.get(pk=case.pk)))


def test_each_missing_piece_is_named_with_where_to_mend_it(cast) -> None:
    case = factories.case(band="standard")
    action = factories.action(case)
    factories.occurrence(case, "0" * 32)
    page = cast.dev.client().get(reverse("case-close", args=[case.pk])).text
    for part in ("not assessed for the closure", "1 action is open", "Logs are suggested",
                 "has not been told when and why"):  # fmt: skip
        assert part in page, part
    assert all(one.address for one in missing(case))
    with pytest.raises(Problem, match="cannot be closed yet"):
        closing.ask_to_close(cast.dev.actor, case.pk, **DONE, retention_group="mopi_4")
    factories.ready(case)
    case.satisfactions.all().delete()
    action.delete()
    case.occurrences.all().delete()
    assert whats_missing(case) == "Ada Example has not been asked how satisfied they are"
    after_closing.ask_satisfaction(cast.dev.actor, case.pk, case_person_id=case.people.get().pk)
    Case.objects.filter(pk=case.pk).update(retention_group="")
    assert whats_missing(case) == "The retention group is not set"
    case = closing.ask_to_close(cast.dev.actor, case.pk, **DONE, retention_group="mopi_4")
    assert (case.state, case.next_due) == ("closed", None)


def test_logs_that_nobody_here_may_see_keep_no_case_open(cast) -> None:
    case = factories.ready(factories.case())
    factories.occurrence(case, incident(district="bradford").pk)
    assert whats_missing(case) == ""
    factories.occurrence(case, incident().pk)
    assert "Logs are suggested" in whats_missing(case)


def test_one_who_cannot_safely_be_told_does_not_hold_the_closure_up(cast) -> None:
    case = factories.ready(factories.case())
    case.satisfactions.all().delete()
    case.contacts.update(outcome="no_answer")
    assert "told when and why" in whats_missing(case)
    case.contacts.update(outcome="not_safe")
    assert whats_missing(case) == ""


def test_after_a_new_log_the_risk_is_assessed_again_before_anybody_reviews_or_closes(cast) -> None:
    case = factories.case(band="standard")
    dev = cast.dev.actor
    with pytest.raises(Problem, match=r"^Assess the risk to Ada Example, then review the case$"):
        review_case(dev, case.pk, text="Quiet")
    factories.assessed(case, "standard", "first_contact")
    review_case(dev, case.pk, text="Quiet")
    factories.ready(case)
    wall = timezone.localtime().replace(tzinfo=None)
    old = incident(reported_at=wall - dt.timedelta(days=30))
    factories.occurrence(case, old.pk, "confirmed")
    ahead = incident(reported_at=wall + dt.timedelta(days=30))  # by somebody's mistake
    factories.occurrence(case, ahead.pk, "confirmed")
    assert whats_missing(case) == ""
    new = incident(reported_at=timezone.localtime().replace(tzinfo=None))
    factories.occurrence(case, new.pk, "confirmed")
    again = "Assess the risk to Ada Example again: it was reported once more"
    with pytest.raises(Problem, match=rf"^{again}, then review the case$"):
        review_case(dev, case.pk, text="Quiet")
    assert again in cast.dev.client().get(reverse("case", args=[case.pk])).text
    assert whats_missing(case) == "The risk to Ada Example is not assessed for the closure"


def test_nobody_is_closed_unseen_at_high_risk_unless_it_says_why(cast) -> None:
    case = factories.ready(factories.case(), "high")
    unseen = "No victim has been seen face to face yet, and it is not written down why"
    assert unseen not in whats_missing(case)
    case.contacts.update(face_to_face=False, channel="phone")
    case.first_contact_at = clocks.first_contact(case)
    assert case.first_contact_at is None
    Case.objects.filter(pk=case.pk).update(first_contact_due=timezone.now(), first_contact_at=None)
    assert unseen in whats_missing(case)
    case.contacts.update(outcome="declined")
    assert unseen not in whats_missing(case)


def test_a_serious_case_waits_for_other_rooms_and_an_inspector(cast) -> None:
    case = factories.ready(factories.case(), "high")
    CLOSING.add(lambda key: [Missing("No conference yet")], name="test")
    try:
        assert "No conference yet" in whats_missing(case)
    finally:
        CLOSING.add(lambda key: [], name="test")
    Case.objects.filter(pk=case.pk).update(state="closing", closing={"reason": "resolved"})
    with pytest.raises(Refused, match="inspector"):
        closing.agree_to_close(cast.sarah.actor, case.pk)


def test_nobody_agrees_to_what_they_asked_for_and_partners_ask_a_second_officer(cast) -> None:
    case = factories.ready(factories.case(lead="sarah"), "medium")
    assert closing.ask_to_close(cast.sarah.actor, case.pk, **DONE).state == "closing"
    with pytest.raises(Refused, match="you asked for it"):
        closing.agree_to_close(cast.sarah.actor, case.pk)
    assert closing.agree_to_close(cast.ines.actor, case.pk).state == "closed"
    theirs = factories.ready(factories.case(lead="ben"), "medium")
    assert closing.ask_to_close(cast.ben.actor, theirs.pk, **DONE).state == "closing"
    with pytest.raises(Refused):
        closing.agree_to_close(cast.ben.actor, theirs.pk)
    with pytest.raises(Refused):
        closing.agree_to_close(cast.sarah.actor, theirs.pk)


def test_a_contested_closure_goes_to_the_inspector_and_reopening_keeps_the_thread(cast) -> None:
    cast.ines  # noqa: B018 - she is there
    case = factories.ready(factories.case())
    closing.ask_to_close(cast.dev.actor, case.pk, **DONE)
    victim = case.people.get().pk
    given = {"case_person_id": victim, "grounds": "It has begun again"}
    found = after_closing.contest(cast.dev.actor, case.pk, **given)
    with pytest.raises(Problem, match="already"):
        after_closing.contest(cast.dev.actor, case.pk, **given)
    page = cast.ines.client().get(reverse("cases")).text
    assert reverse("case-contest-decide", args=[found.pk]) in page
    after_closing.decide_contest(cast.ines.actor, found.pk, uphold=True, outcome="We go on")
    case.refresh_from_db()
    assert (case.state, case.closed_at) == ("open", None)
    assert case.update_due
    assert case.contacts.count() == 1
    assert "told when and why" in whats_missing(case), "what was said before counts no more"
    with pytest.raises(Problem, match="not closed"):
        reopen(cast.dev.actor, case.pk, why="Again")
    assert Contest.objects.get().state == "upheld"
    assert not Note.objects.exists()
