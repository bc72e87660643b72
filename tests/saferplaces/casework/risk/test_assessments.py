"""Assessments in the officer's words: on record is not an answer, lower needs a supervisor."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.saferplaces.casework.risk.assessed import answered, begun, completed, in_use, victim_of
from tests.saferplaces.intake.incidents.factories import finding, incident, party, series

from saferplaces.casework.risk import panels, queries
from saferplaces.casework.risk.actions.complete import complete
from saferplaces.casework.risk.actions.lowering import agree, refuse
from saferplaces.casework.risk.actions.save import save
from saferplaces.casework.risk.actions.share import share, unshare
from saferplaces.casework.risk.actions.start import NEW, start
from saferplaces.casework.risk.actions.versions import digest, draft, edit, publish
from saferplaces.casework.risk.content import read
from saferplaces.casework.risk.editing import with_bands
from saferplaces.casework.risk.forms_admin import QuestionForm
from saferplaces.casework.risk.loading import load_questionnaires
from saferplaces.casework.risk.models import Assessment, Version
from saferplaces.casework.risk.registry import ABOUT, BAND_STANDS, About, Kind
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.messages.models import Notice
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.tasks.actions.create import create_task
from saferplaces.foundation.tasks.models import Task
from saferplaces.intake.incidents.models import Finding, Party, Person

HATE = {
    "hate_strands": ["race"],
    "vulnerability": [{"factor": "isolation", "evidence": ["alone"]}],
    "triggers": [],
}


@pytest.fixture
def told():
    """Which bands came to stand."""
    found: list[str] = []
    BAND_STANDS.add(lambda _, assessment: found.append(assessment.band), name="test")
    yield found
    BAND_STANDS._found = [one for one in BAND_STANDS._found if one[1] != "test"]


def _history(person_id: str, number: int) -> None:
    """Earlier logs of somebody, the first of which speaks of hate and of being alone."""
    someone = Person.objects.get(pk=person_id)
    for at in range(number):
        log = incident()
        party(log, person=someone)
        finding(log, reading=HATE if not at else {}, triggers=["weapon"] if not at else [])


def test_what_stands_on_record_is_shown_and_never_an_answer(cast) -> None:
    log, someone = victim_of()
    _history(someone, 2)
    series("caller", someone, escalating=True, why="three in March, one in February")
    found = start(
        cast.amina.actor, "matrix", about=("incident", log.pk), person_id=someone,
        point="first_contact",
    )  # fmt: skip
    assert found.answers == {}
    assert found.filled["reports"]["value"] == 3
    assert found.filled["q8"]["value"] == "yes"
    assert found.filled["q8"]["details"] == {"q8-yes": "Race"}
    assert "not a finding of fact" in found.filled["q9"]["source"]
    assert (found.filled["q3"]["value"], found.filled["danger"]["value"]) == ("yes", ["weapon"])
    again = start(
        cast.amina.actor, "matrix", about=("incident", log.pk), person_id=someone,
        point="first_contact",
    )  # fmt: skip
    assert again == found

    saved = save(cast.amina.actor, found.pk, {"q9": "no"}, accept=["q8"])
    words = {code: row["word"] for code, row in saved.filled.items()}
    assert (words["q8"], words["q9"], words["q3"]) == ("accepted", "changed", "left")
    assert saved.answers == {"q8": "yes", "q8-yes": "Race", "q9": "no"}


def test_the_page_shows_what_is_on_record_with_where_it_stands(cast) -> None:
    log, someone = victim_of()
    _history(someone, 1)
    client = cast.amina.client()
    about = reverse("assessment-new", args=["incident", log.pk, someone])
    assert "Risk assessment matrix" in client.get(about).content.decode()
    to = client.post(about, {"questionnaire": "matrix", "point": "first_contact"})["Location"]
    page = client.get(f"{to}/part/person").content.decode()
    assert "On record:" in page
    assert "checked" not in page
    key = to.rsplit("/", 1)[1]
    assert f'data-draft-key="assessment:{key}:person"' in page
    assert f'data-draft-address="{reverse("assessment-draft", args=[key])}"' in page
    client.post(f"{to}/part/person", {"q10": "a_lot", "accept": "q8"})
    found = Assessment.objects.get(pk=key)
    assert (found.answers["q8"], found.answers["q10"]) == ("yes", "a_lot")
    whole = client.get(to).content.decode()
    assert "still to answer" in whole
    assert "checked" in client.get(f"{to}/part/person").content.decode()


def test_a_draft_keeps_itself_as_often_as_it_is_sent(cast) -> None:
    found = begun(cast.amina.actor)
    client, address = cast.amina.client(), reverse("assessment-draft", args=[found.pk])
    form = {"section": "history", "q1": "daily", "reports": "x"}
    first = client.post(address, form)
    assert first.status_code == 200
    entries = Entry.objects.filter(verb="assessment.saved").count()
    assert client.post(address, form | {"draft_seen": "old"}).status_code == 200  # it arrived
    assert Entry.objects.filter(verb="assessment.saved").count() == entries
    other = form | {"q1": "most_days"}
    assert client.post(address, other | {"draft_seen": "old"}).status_code == 409
    assert client.post(address, other | {"draft_seen": first.json()["version"]}).status_code == 200
    as_json = {"q9": "yes", "q9-yes": "Alone", "danger": ["life"], "nothing": "?"}
    assert client.post(address, as_json, content_type="application/json").status_code == 200
    found.refresh_from_db()
    assert found.answers == {
        "q1": "most_days", "q9": "yes", "q9-yes": "Alone", "danger": ["life"],
    }  # fmt: skip
    assert cast.sarah.client().post(address, form).status_code == 404
    complete(cast.amina.actor, answered(found).pk, band="standard")
    ended = client.post(address, form)
    assert ended.status_code == 410
    assert "completed or discarded" in ended.json()["words"]


def test_nothing_is_completed_with_questions_left_or_without_the_reason_for_asking_alone(
    cast,
) -> None:
    found = begun(cast.amina.actor)
    with pytest.raises(Problem, match="not answered yet"):
        complete(cast.amina.actor, found.pk, band="standard")
    answered(found, how="records")
    with pytest.raises(Problem, match="without the victim"):
        complete(cast.amina.actor, found.pk, band="standard")


def test_raising_is_free_with_a_reason(cast, told: list[str]) -> None:
    found = answered(begun(cast.amina.actor))
    with pytest.raises(Problem, match="Say why"):
        complete(cast.amina.actor, found.pk, band="high")
    raised = complete(cast.amina.actor, found.pk, band="high", why="She whispered.")
    assert (raised.state, raised.reckoned, raised.band) == ("complete", "standard", "high")
    assert told == ["high"]


def test_lowering_waits_for_another_person_and_the_higher_band_stands(cast, told) -> None:
    ines = cast.ines
    found = answered(begun(cast.sarah.actor), danger=["weapon"])
    lower = complete(cast.sarah.actor, found.pk, band="medium", why="A water pistol.")
    assert (lower.state, lower.band, lower.proposed) == ("lowering", "high", "medium")
    assert queries.band_of("incident", lower.about_id) == "high"
    assert Notice.objects.filter(to=ines.user).exists()
    assert not Notice.objects.filter(to=cast.sarah.user).exists()
    with pytest.raises(Refused):
        agree(cast.sarah.actor, lower.pk, "I say so myself.")
    with pytest.raises(Refused):
        agree(cast.amina.actor, lower.pk, "I am no supervisor.")
    assert "Do you agree" in ines.client().get(f"/risk/{lower.pk}").content.decode()
    agreed = agree(ines.actor, lower.pk, "I have seen it.")
    assert (agreed.band, agreed.state) == ("medium", "complete")
    assert told == ["high", "medium"]
    with pytest.raises(Problem):
        refuse(ines.actor, lower.pk, "Too late.")


def test_below_the_band_that_stood_is_lowering_too(cast) -> None:
    first = completed(cast.amina.actor, band="high", why="Frightened.")
    again = answered(
        begun(cast.amina.actor, about=(first.about_kind, first.about_id),
              person_id=first.person_id, point="review")
    )  # fmt: skip
    lower = complete(cast.amina.actor, again.pk, band="standard", why="Calm for weeks.")
    assert (lower.state, lower.band) == ("lowering", "high")
    refused = refuse(cast.sarah.actor, lower.pk, "Too early.")
    assert (refused.band, refused.proposed) == ("high", "standard")


def test_the_vulnerability_assessment_is_asked_for_until_it_is_done_with_the_victim(cast) -> None:
    first = completed(cast.amina.actor, answers={"q9": "yes", "q9-yes": "Alone"})
    assert queries.vulnerability_wanted("incident", first.about_id) == [first]
    task = Task.objects.get(kind="vulnerability_assessment")
    page = cast.amina.client().get(reverse("task", args=[task.pk])).content.decode()
    assert "Do the assessment" in page
    assert "is asked for" in cast.amina.client().get(f"/risk/{first.pk}").content.decode()
    done = completed(
        cast.amina.actor, form="vulnerability", about=("incident", first.about_id),
        person_id=first.person_id, answers={"works": "Ask for Jo"},
    )  # fmt: skip
    assert done.with_victim
    assert done.band == ""
    assert queries.band_of("incident", first.about_id) == "standard"
    assert queries.stands_for([first.person_id])[0] == first
    assert queries.vulnerability_wanted("incident", first.about_id) == []
    task.refresh_from_db()
    assert task.state == "done"


def test_a_task_of_a_review_leads_to_the_form(cast) -> None:
    log, someone = victim_of()
    task = create_task(
        cast.sarah.actor, kind="vulnerability_assessment", about=("incident", log.pk),
        owner_id=cast.amina.user.pk, person_id=someone, district="leeds",
    )  # fmt: skip
    page = cast.amina.client().get(reverse("task", args=[task.pk])).content.decode()
    address = reverse("assessment-new", args=["incident", log.pk, someone])
    assert f"{address}?sort=vulnerability" in page
    form = cast.amina.client().get(f"{address}?sort=vulnerability").content.decode()
    assert 'value="vulnerability" checked' in form


def test_the_next_call_shows_the_band_why_and_what_works(cast) -> None:
    first = completed(cast.amina.actor, band="high", answers={"danger": ["life"]})
    completed(
        cast.amina.actor, form="vulnerability", about=("incident", first.about_id),
        person_id=first.person_id, answers={"works": "Ask for Jo"},
    )  # fmt: skip
    page = cast.carys.client().post("/call", {"person": first.person_id})
    text = page.content.decode()
    assert all(word in text for word in ("High", "A threat to life", "Ask for Jo"))
    entry = Entry.objects.get(request_id=page["X-Request-Id"], verb="caller.confirmed")
    assert (entry.purpose, f"assessment:{first.pk}" in entry.objects_seen) == (
        "call in progress", True,
    )  # fmt: skip


def test_a_partner_never_reads_the_forces_unless_it_is_shared(cast) -> None:
    found = completed(cast.amina.actor)
    client, address = cast.ben.client(), f"/risk/{found.pk}"
    assert client.get(address).status_code == 404
    ben = cast.ben.actor
    assert panels.of_person(ben, found.person_id, Access(ben))["lines"] == []
    made = share(
        cast.amina.actor, found.pk, organisation_id=ben.organisation_id,
        purpose="A joint visit", gateway="cda_115",
    )  # fmt: skip
    assert client.get(address).status_code == 200
    assert Entry.objects.get(what="disclose").recipient == "Test Council"
    unshare(cast.sarah.actor, made.pk)
    assert client.get(address).status_code == 404


def test_a_partner_assesses_in_its_own_record_and_the_force_does_not_read_it(cast) -> None:
    def matter(actor, key: str) -> About | None:
        people = (("local:1", "Tenant"),)
        return About("Case 1", "leeds", "/", people) if not actor.of_force else None

    ABOUT.add(Kind("test", matter), name="test")
    try:
        _history(victim_of()[1], 1)
        found = start(
            cast.hana.actor, "matrix", about=("test", "1"), person_id="local:1", point="change"
        )
        assert (found.regime, found.filled) == ("uk_gdpr", {})
        other = start(cast.hana.actor, "matrix", about=("test", "1"), person_id=NEW, point="change")
        assert other.person_id.startswith("local:")
        with pytest.raises(Refused):
            start(cast.amina.actor, "matrix", about=("test", "1"), person_id=NEW, point="change")
        assert cast.sarah.client().get(f"/risk/{found.pk}").status_code == 404
        assert cast.hana.client().get(f"/risk/{found.pk}").status_code == 200
    finally:
        ABOUT._found = [one for one in ABOUT._found if one[1] != "test"]


def test_prompts_that_are_withheld_from_a_blind_reviewer_are_withheld_here(
    cast, monkeypatch
) -> None:
    from saferplaces.foundation import registry  # noqa: PLC0415 - patched

    log, someone = victim_of()
    Finding.objects.filter(pk=log.pk).update(reading=HATE)
    monkeypatch.setattr(registry.WITHHELD, "_found", [(1, "test", lambda *_: "Blind")])
    found = start(
        cast.amina.actor, "matrix", about=("incident", log.pk), person_id=someone, point="review"
    )
    assert "q8" not in found.filled
    assert "q9" in found.filled  # what speaks of somebody's safety is shown all the same


def test_old_answers_are_shown_with_the_version_they_were_given_under(cast) -> None:
    found = completed(cast.amina.actor, answers={"q1": "daily"})
    made = draft(cast.adam.actor, in_use().questionnaire_id)
    content = read(made.content)
    lower = (content.bands[0], *(type(b)(b.band, b.lowest - 10) for b in content.bands[1:]))
    edit(cast.adam.actor, made.pk, with_bands(content, lower), seen=digest(made))
    publish(cast.adam.actor, made.pk)
    with pytest.raises(Problem):
        edit(cast.adam.actor, made.pk, content, seen=digest(made))
    page = cast.amina.client().get(f"/risk/{found.pk}").content.decode()
    assert "Version 1, no longer in use" in page
    assert "medium from 15" in page
    assert begun(cast.amina.actor).version_id == made.pk


def test_an_administrator_changes_a_questionnaire_on_screens(cast) -> None:
    client = cast.adam.client()
    to = client.post(reverse("questionnaire-draft", args=[in_use().questionnaire_id]))["Location"]
    version = Version.objects.get(pk=to.rsplit("/", 1)[1])
    shown = QuestionForm(read(version.content).question("q9"))
    form = {name: shown[name].value() for name in shown.fields}
    form = {k: v for k, v in form.items() if v not in (None, False)}
    form |= {"score_0": "30", "text_2": "Not asked", "seen": digest(version)}
    assert client.post(f"{to}/questions/q9", form | {"kind": "single"}).status_code == 302
    assert "30" in client.get(f"{to}/changes").content.decode()
    assert client.post(f"{to}/questions/q9", form).status_code == 200  # somebody changed it
    version.refresh_from_db()
    client.post(
        f"{to}/bands", {"seen": digest(version), "standard": "0", "medium": "20", "high": "99"}
    )
    assert "No answers reach 99" in client.get(to).content.decode()
    assert client.post(f"{to}/publish").status_code == 302
    assert in_use().number == 1  # it cannot be published so
    version.refresh_from_db()
    client.post(
        f"{to}/bands", {"seen": digest(version), "standard": "0", "medium": "20", "high": "40"}
    )
    tried = client.post(f"{to}/preview", {"q9": "yes", "q1": "daily"}).content.decode()
    assert "Score 35 of 68" in tried
    client.post(f"{to}/publish")
    assert in_use().number == 2
    assert load_questionnaires() == 0  # what people changed stays


def test_an_access_report_has_every_answer_with_its_version(cast) -> None:
    found = completed(cast.amina.actor, answers={"q9": "yes", "q9-yes": "A stammer"})
    (row,) = panels.about_person(found.person_id)
    assert "Risk assessment matrix, version 1" in row["title"]
    assert "(A stammer)" in row["text"]


def test_a_merged_person_keeps_their_assessments(cast) -> None:
    from saferplaces.intake.incidents.models import IdentityChange  # noqa: PLC0415

    found = completed(cast.amina.actor, band="high", why="Frightened.")
    other = victim_of()[1]
    Party.objects.filter(person_id=found.person_id).update(person_id=other)
    IdentityChange.objects.create(
        kind="person", change="merge", from_id=found.person_id, to_id=other
    )
    shown = panels.of_caller(cast.carys.actor, other, Access(cast.carys.actor))
    assert shown is not None
    assert shown["band"] == "High"


def test_drafts_are_handed_over_with_everything_else(cast) -> None:
    from saferplaces.casework.risk import work  # noqa: PLC0415

    found = begun(cast.amina.actor)
    assert [row["key"] for row in work.open_work(cast.amina.user.pk)] == [found.pk]
    assert work.reassign(cast.sarah.actor, cast.amina.user.pk, cast.bilal.user.pk) == 0
    assert work.reassign(cast.sarah.actor, cast.amina.user.pk, cast.dev.user.pk) == 1
    assert "Assessments to finish" in cast.dev.client().get("/").content.decode()
