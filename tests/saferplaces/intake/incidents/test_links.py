"""Uncertain links: judged by people, binding at once, exported for the engine."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from tests.saferplaces.intake.incidents.factories import incident, party, person_, uncertain_link

from asvat.linkage.decisions import read_link_decisions
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.fetching import OutOfReach
from saferplaces.intake.incidents.actions.decide_link import decide_link
from saferplaces.intake.incidents.search.people import find_people
from saferplaces.intake.incidents.search.terms import read

WHY = "Same telephone and date of birth"


def _pair(district: str = "leeds"):
    """Two people of whom the engine is not sure that they are two."""
    left = party(incident(), person=person_("Robert", "Harrington"), phone="07700 900119")
    right = party(incident(district=district), person=person_("Bob", "Harrington"))
    return left, right, uncertain_link(left, right)


def test_both_records_stand_side_by_side(cast) -> None:
    left, right, link = _pair()
    page = cast.amina.client().get(f"/links/{link.pk}").content.decode()
    assert "Robert Harrington" in page
    assert "Bob Harrington" in page
    assert "(differs)" in page
    entry = Entry.objects.get(verb="link.read")
    assert set(entry.people_seen) == {left.person_id, right.person_id}


def test_a_confirmed_pair_is_shown_as_one_person_at_once(cast) -> None:
    left, right, link = _pair()
    browser = cast.amina.client()
    answer = {"verdict": "confirmed", "reason": WHY}
    assert browser.post(f"/links/{link.pk}", answer)["Location"] == "/links"
    page = browser.get(f"/people/{left.person_id}").content.decode()
    assert "confirmed that they are one person" in page
    assert right.incident_id in page
    found = find_people(cast.amina.actor, read("Harrington"))
    assert len(found) == 1
    assert len(found[0].same) == 1
    entry = Entry.objects.get(what="combine")
    assert set(entry.people_seen) == {left.person_id, right.person_id}
    assert WHY not in json.dumps(entry.detail)


def test_a_refused_record_is_shown_apart_at_once(cast) -> None:
    one = person_()
    for profile in ("profile-a", "profile-b"):
        party(incident(), person=one, profile_id=profile)
    stray = party(incident(), person=one, profile_id="profile-c")
    kept = party(incident(), person=one, profile_id="profile-b")
    link = uncertain_link(kept, stray)
    decide_link(cast.amina.actor, link.pk, "refused", WHY)
    page = cast.amina.client().get(f"/people/{one.pk}").content.decode()
    assert "Said to be somebody else" in page
    logs, apart = page.split("Said to be somebody else")
    assert stray.incident_id in apart
    assert stray.incident_id not in logs
    assert kept.incident_id in logs


def test_the_newest_word_counts(cast) -> None:
    left, right, link = _pair()
    decide_link(cast.amina.actor, link.pk, "confirmed", WHY)
    decide_link(cast.sarah.actor, link.pk, "refused", "They were on the line together")
    page = cast.amina.client().get(f"/people/{left.person_id}").content.decode()
    assert right.incident_id not in page


def test_a_verdict_needs_an_answer_and_a_reason(cast) -> None:
    *_, link = _pair()
    for verdict, reason, field in (("maybe", WHY, "verdict"), ("confirmed", " ok ", "reason")):
        with pytest.raises(Problem) as raised:
            decide_link(cast.amina.actor, link.pk, verdict, reason)
        assert raised.value.field == field
    page = cast.amina.client().post(f"/links/{link.pk}", {}).content.decode()
    assert "Select whether the two records are one person" in page


def test_a_link_to_a_record_elsewhere_is_nobodys_to_judge_from_here(cast) -> None:
    *_, link = _pair("bradford")
    with pytest.raises(OutOfReach):
        decide_link(cast.amina.actor, link.pk, "confirmed", WHY)
    assert cast.amina.client().get(f"/links/{link.pk}").status_code == 404
    assert cast.carys.client().get(f"/links/{link.pk}").status_code == 403


def test_the_engine_reads_what_was_decided(cast, tmp_path) -> None:
    left, right, link = _pair()
    decide_link(cast.amina.actor, link.pk, "refused", WHY)
    decide_link(cast.amina.actor, link.pk, "confirmed", WHY)
    out = tmp_path / "decisions.jsonl"
    call_command("decisions", out=out, verbosity=0)
    named = tuple(sorted(f"{p.incident_id}:{p.role}:{p.position}" for p in (left, right)))
    assert read_link_decisions(out).confirmed == (named,)
    assert read_link_decisions(out).refused == ()
    assert out.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [out]
