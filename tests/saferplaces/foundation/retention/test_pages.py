"""The records manager's way through the pages, from the queue to what is agreed."""

from __future__ import annotations

from functools import partial

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.saferplaces.casework.cases import factories as factories_of_cases
from tests.saferplaces.cast import Cast, person
from tests.saferplaces.foundation.retention.making import NO, a_review, an_old_log, second
from tests.saferplaces.racing import at_once

from saferplaces.foundation.problems import Problem
from saferplaces.foundation.retention.actions import (
    agree,
    ask_for_review,
    lift,
    place,
    put_into_group,
)
from saferplaces.foundation.retention.models import Group, RetentionReview, SignOff


def shown(browser: Client, name: str, *keys: object) -> str:
    answer = browser.get(reverse(name, args=keys))
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_queue_to_a_proposal(cast: Cast) -> None:
    log, _ = an_old_log()
    review = a_review(key=log.pk)
    rae = cast.rae.client()
    assert reverse("retention-review", args=[review.pk]) in shown(rae, "retention")
    hold = place(cast.rae.actor, model="incidents.Incident", key=log.pk, reason="A claim")
    assert "A legal hold is in force" in shown(rae, "retention-review", review.pk)
    lifted = rae.post(reverse("retention-hold", args=[hold.pk]), {"why": "It is settled"})
    assert lifted.status_code == 302
    given = NO | {"decision": "dispose", "reason": "Nothing speaks for keeping it"}
    page = reverse("retention-review", args=[review.pk])
    assert rae.post(page, {**given, "harm": "yes"}).status_code == 200
    assert rae.post(page, given).status_code == 302
    review.refresh_from_db()
    assert review.state == "proposed"
    assert "somebody else must agree" in shown(rae, "retention-review", review.pk)


def test_rules_are_signed_off_once(cast: Cast) -> None:
    rae = cast.rae.client()
    assert "Not yet" in shown(rae, "retention-rules")
    key = a_review().rule_row_id
    rae.post(reverse("retention-sign-off", args=[key]))
    assert SignOff.objects.filter(code=key).count() == 1
    for name in ("retention-tables", "retention-certificates", "retention-holds"):
        assert "govuk-table" in shown(rae, name) or "Nothing" in shown(rae, name)


def test_a_second_person_agrees(cast: Cast) -> None:
    review = a_review("proposed", decided_by=second())
    assert agree(cast.rae.actor, review.pk).state == "agreed"


def test_a_hold_stands_on_the_page_of_what_it_holds_and_why_is_the_records_manager_s(
    cast: Cast,
) -> None:
    log, who = an_old_log()
    case = factories_of_cases.case()
    case.people.create(person_id=who.pk, part="victim", added_at=timezone.now())
    pages = {"incident": log.pk, "person": who.pk, "case": case.pk}

    def told(name: str, page: str) -> str:
        client = getattr(cast, name).client()
        return str(client.get(reverse(page, args=[pages[page]])).content.decode())

    assert not any("A legal hold" in told("amina", page) for page in pages)
    rae = cast.rae.actor
    held = [
        place(rae, model="incidents.Incident", key=log.pk, reason="A civil claim"),
        place(rae, model="cases.Case", key=str(case.pk), reason="A civil claim"),
    ]
    assert "A legal hold is in force on it" in told("amina", "incident")
    assert "A legal hold is in force on it" in told("amina", "case")
    assert "civil claim" not in told("amina", "case")
    assert "A legal hold" not in told("amina", "person")
    for one in held:
        lift(rae, one.pk, why="It was settled")
    place(rae, model="person", key=who.pk, reason="An inquiry")
    assert "A legal hold is in force on it" in told("amina", "person")
    for page in ("incident", "case"):
        assert "in force on somebody of whom it speaks" in told("amina", page)


def test_of_two_who_ask_for_one_review_at_once_one_is_told_that_it_is_under_way(
    fresh_database: str,
) -> None:
    log, _ = an_old_log()
    rae, model = person("rae").actor, "incidents.Incident"

    def ask() -> str:
        try:
            ask_for_review(rae, model=model, key=log.pk, trigger="erasure", request="Letter 7")
        except Problem as problem:
            return str(problem)
        return "asked"

    assert sorted(map(str, at_once([ask, ask]))) == ["Its review is under way already", "asked"]
    assert RetentionReview.objects.get().changes.count() == 1


def test_of_two_who_group_one_person_at_once_the_later_word_stands(fresh_database: str) -> None:
    rae = person("rae").actor
    groups = ("mopi_2", "mopi_3")
    at_once(
        [partial(put_into_group, rae, f" P{n}", rule, "Charged") for rule in groups for n in "12"]
    )
    assert Group.objects.count() == 4
    assert Group.objects.filter(ended_at=None).count() == 2
