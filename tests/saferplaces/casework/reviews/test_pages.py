"""The pages of reviews, as their users go through them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.saferplaces.casework.reviews.waiting import ORDINARY, always, prompt, waiting
from tests.saferplaces.intake.incidents.factories import person_, series
from tests.saferplaces.software import software

from saferplaces.casework.reviews import words
from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.models import Alert, Decision, RecordingError, Review
from saferplaces.foundation.audit.models import Entry

pytestmark = pytest.mark.usefixtures("settled")
REPEATS = {
    "incident_id": "",
    "setting": "case-review-signpost",
    "events": 2,
    "logs": 3,
    "exact": 1,
    "first": "2026-01-02T10:00:00",
    "met": True,
}


def _page(client, pk: int, **query: object) -> str:
    response = client.get(f"/reviews/{pk}", query)
    assert response.status_code == 200
    return response.content.decode()


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_queue_is_in_order_of_priority_with_the_reasons_in_a_line(cast) -> None:
    low = waiting(score=10.0)
    high = waiting(score=80.0, alert=True, triggers=["weapon"])
    page = cast.amina.client().get("/reviews/").content.decode()
    assert page.index(f"/reviews/{high.pk}") < page.index(f"/reviews/{low.pk}")
    assert "Harm: by its codes" in _words(page).replace(" :", ":")
    assert "Weapon" in page
    assert Entry.objects.get(verb="review.list").objects_seen == [
        f"review:{high.pk}",
        f"review:{low.pk}",
        f"incident:{high.incident_id}",
        f"incident:{low.incident_id}",
    ]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"reason": "alert"}, ["high"]),
        ({"reason": "harm"}, ["high", "low"]),
        ({"reason": "escalation"}, []),
        ({"district": "leeds"}, ["high", "low"]),
        ({"age": "overdue"}, []),
        ({"age": "7"}, ["high", "low"]),
        ({"mine": "on"}, ["low"]),
        ({"order": "oldest"}, ["high", "low"]),
    ],
)
def test_the_queue_can_be_narrowed(cast, query, shown) -> None:
    amina = cast.amina.client()
    rows = {"low": waiting(score=10.0), "high": waiting(score=80.0, alert=True)}
    amina.post(f"/reviews/{rows['low'].pk}/take")
    page = amina.get("/reviews/", query).content.decode()
    found = [name for name in ("high", "low") if f'/reviews/{rows[name].pk}">LOG' in page]
    assert found == shown


def test_an_ordinary_review_takes_four_interactions_from_the_queue_to_the_next_one(cast) -> None:
    """Next review; recording; risk; save and next: 4 of the 5 that the ordinary one may take."""
    first, second = waiting(score=80.0), waiting(score=70.0)
    amina = cast.amina.client()
    response = amina.post("/reviews/next")
    assert response["Location"] == f"/reviews/{first.pk}"
    page = _page(amina, first.pk)
    assert not re.search(r'type="radio"[^>]*checked', page), "nothing is decided by default"
    given = {"recording": "no_crime_disclosed", "risk_level": "standard", "then": "next"}
    response = amina.post(response["Location"], _form(page) | given)
    assert response.status_code == 302, _words(response.content.decode())
    assert response["Location"].startswith(f"/reviews/{second.pk}?after=")
    assert "ASVAT review of log LOG-" in amina.get(response["Location"]).content.decode()
    assert Review.objects.get(pk=first.pk).state == "decided"


def _form(page: str) -> dict[str, str]:
    """What a browser sends of the form before anybody touches it."""
    found = re.findall(
        r"<input[^>]*>", page.split('id="decision"')[1].split("</form>", maxsplit=1)[0]
    )
    sent = {}
    for tag in found:
        name, kind = re.search(r'name="([^"]*)"', tag), re.search(r'type="(\w+)"', tag)
        if name and kind and kind[1] in {"hidden", "text"}:
            sent[name[1]] = (re.search(r'value="([^"]*)"', tag) or ["", ""])[1]
    return sent


def test_an_error_leads_to_its_field_and_nothing_typed_is_lost(cast) -> None:
    review = waiting()
    amina = cast.amina.client()
    amina.post(f"/reviews/{review.pk}/take")
    form = _form(_page(amina, review.pk))
    given = {
        "recording": "crime_to_record",
        "crime_class": "8L",
        "recorded": "now",
        "crime_number": "",
        "rationale": "Two occasions, she is afraid",
        "note": "Ring on Monday",
        "risk_level": "medium",
    }
    page = amina.post(f"/reviews/{review.pk}", form | given).content.decode()
    assert 'href="#id_crime_number"' in page
    assert 'id="id_crime_number"' in page
    assert page.count("Two occasions, she is afraid") == 1
    assert "Ring on Monday" in page
    assert not Decision.objects.exists()


def test_the_page_tells_what_exact_matching_would_have_missed_and_signposts_the_case_review(
    cast,
) -> None:
    ada = person_()
    earlier = waiting(ada)
    series("caller", ada.pk, escalating=True, why="3 of 5 events in the last 90 days.")
    review = waiting(ada, repeats=[REPEATS | {"counted": "caller", "subject_id": ada.pk}])
    page = _words(_page(cast.amina.client(), review.pk))
    assert "exact matching would have missed 1" in page
    assert "3 of 5 events in the last 90 days" in page
    assert "has now reported 2 times" in page
    assert earlier.incident_id in _page(cast.amina.client(), review.pk)


def test_each_prompt_shows_its_words_the_point_to_prove_how_sure_and_the_rule(cast) -> None:
    review = waiting(recording=[prompt()])
    amina = cast.amina.client()
    amina.post(f"/reviews/{review.pk}/take")
    page = _words(_page(amina, review.pk))
    for told in ("Harassment (8L)", "80% sure", "banging on the door", "8L.again", "Two or more"):
        assert told in page
    form = _form(_page(amina, review.pk))
    given = {
        f"prompt-{review.pk}-0": "not_a_crime",
        "recording": "no_crime_disclosed",
        "risk_level": "standard",
    }
    assert amina.post(f"/reviews/{review.pk}", form | given).status_code == 302
    kept = Decision.objects.get().considered[0]
    assert (kept["class"], kept["answer"]) == ("8L", "not_a_crime")


def test_a_blind_reading_shows_no_prompt_before_the_decision_and_all_after(cast) -> None:
    always("blind_share")
    why = {"part": "recording", "value": 1, "points": 5, "why": "consider Harassment (8L)"}
    harm = {"part": "harm", "value": 1, "points": 9, "why": "the text tells of arson (56A)"}
    review = waiting(recording=[prompt()], contributions=[why, harm])
    amina = cast.amina.client()
    amina.post(f"/reviews/{review.pk}/take")
    before = _page(amina, review.pk)
    assert "80% sure" not in before
    assert "Consider" not in before
    both = before + amina.get("/reviews/").content.decode()
    assert "consider Harassment" not in both
    assert "56A" not in both.replace('value="56A"', "").replace("(56A)</option>", "")
    decide(cast.amina.actor, review.pk, ORDINARY)
    assert "80% sure" in _words(_page(amina, review.pk))


def test_logs_of_one_event_are_read_and_decided_on_one_screen(cast) -> None:
    first, second = (waiting(log={"event_id": "one"}) for _ in range(2))
    amina = cast.amina.client()
    amina.post(f"/reviews/{first.pk}/take")
    assert "the same event" in _page(amina, first.pk)
    response = amina.post(f"/reviews/{first.pk}/together", {"with": [second.pk]})
    page = amina.get(response["Location"]).content.decode()
    given = {"recording": "no_crime_disclosed", "risk_level": "standard", "with": [second.pk]}
    assert amina.post(response["Location"], _form(page) | given).status_code == 302
    assert Decision.objects.count() == 2


def test_a_supervisor_gives_their_own_word_before_they_see_the_reviewers(cast) -> None:
    always("second_look_share")
    same, other = waiting(), waiting()
    for one in (same, other):
        decide(cast.amina.actor, one.pk, replace(ORDINARY, risk_level="high"))
    sarah = cast.sarah.client()
    assert "Random sample" in sarah.get("/reviews/second-looks").content.decode()
    for one in (same, other):
        assert sarah.get(f"/reviews/{one.pk}")["Location"] == f"/reviews/{one.pk}/own-word"
        page = sarah.get(f"/reviews/{one.pk}/own-word").content.decode()
        log = sarah.get(f"/incidents/{one.incident_id}").content.decode()
        assert "No notifiable crime disclosed; risk high" not in _words(page) + _words(log)
    assert sarah.post(f"/reviews/{same.pk}/agree").status_code == 302
    assert Review.objects.get(pk=same.pk).state == "second_look"
    word = {"recording": "no_crime_disclosed", "risk_level": "high"}
    assert sarah.post(f"/reviews/{same.pk}/own-word", {}).status_code == 200
    sarah.post(f"/reviews/{same.pk}/own-word", word)
    assert Review.objects.get(pk=same.pk).state == "decided"
    sarah.post(f"/reviews/{other.pk}/own-word", word | {"risk_level": "standard"})
    assert "before they saw the decision" in _page(sarah, other.pk)
    sarah.post(f"/reviews/{other.pk}/send-back", {"note": "Ring her first"})
    assert "Ring her first" in _page(cast.amina.client(), other.pk)


def test_another_districts_review_looks_as_if_it_were_not_there(cast) -> None:
    review = waiting()
    assert cast.bilal.client().get(f"/reviews/{review.pk}").status_code == 404


def test_an_alert_is_taken_and_ended_and_the_page_is_no_dispatch(cast) -> None:
    waiting(alert=True, triggers=["weapon"])
    alert, sarah = Alert.objects.get(), cast.sarah.client()
    page = sarah.get("/reviews/alerts").content.decode()
    assert "no substitute for control-room dispatch" in page
    assert "minutes left" in page
    Alert.objects.update(state="taken", taken_by=cast.adam.user, taken_at=alert.raised_at)
    assert "Adam is told" in sarah.get("/reviews/alerts").content.decode()
    sarah.post(f"/reviews/alerts/{alert.pk}/take-over", {"why": "He has gone off duty"})
    sarah.post(f"/reviews/alerts/{alert.pk}/close", {"outcome": "Patrol sent"})
    assert "Patrol sent" in sarah.get("/reviews/alerts").content.decode()


def test_a_place_that_names_its_district_does_not_say_it_twice() -> None:
    assert words.where("Leeds", "Leeds") == "Leeds"
    assert words.where("High Street, Leeds", "Leeds") == "High Street, Leeds"
    assert words.where("Leeds Road", "Bradford") == "Leeds Road, Bradford"
    assert words.where("", "Leeds") == "Leeds"


def test_the_log_s_own_page_keeps_a_blind_reading_blind(cast) -> None:
    always("blind_share")
    review = waiting(recording=[prompt()])
    address, amina = f"/incidents/{review.incident_id}", cast.amina.client()
    assert "one of a random few" in amina.get(address).content.decode()
    told = software(cast.amina).get(f"/api{address}").json()["finding"]
    assert (told["recording"], told["contributions"], bool(told["withheld"])) == ([], [], True)
    amina.post(f"/reviews/{review.pk}/take")
    page = amina.get(address).content.decode()
    assert "Hidden while you review it blind" in page
    assert "(8L)" not in page
    assert "Two or more occasions" not in page
    assert "8L" in cast.dev.client().get(address).content.decode()  # he cannot be its reviewer
    decide(cast.amina.actor, review.pk, ORDINARY)
    assert "8L" in amina.get(address).content.decode()


def test_an_error_is_mended_on_its_page(cast) -> None:
    review = waiting()
    amina = cast.amina.client()
    amina.post(f"/reviews/{review.pk}/take")
    given = {
        "recording": "crime_to_record",
        "crime_class": "8L",
        "recorded": "later",
        "rationale": "Two occasions",
        "risk_level": "medium",
    }
    amina.post(f"/reviews/{review.pk}", _form(_page(amina, review.pk)) | given)
    error = RecordingError.objects.get()
    assert "A crime was not recorded" in amina.get("/reviews/errors").content.decode()
    given = {"form": "end", "how": "new", "new_number": "13/2/26", "topic": "course_of_conduct"}
    response = amina.post(f"/reviews/errors/{error.pk}", given)
    assert response.status_code == 302
    error.refresh_from_db()
    assert (error.state, error.crime_number) == ("rectified", "13/2/26")
    page = _words(amina.get(f"/reviews/errors/{error.pk}").content.decode())
    assert "late" in page
    assert "in time" in page


def test_a_second_look_starts_from_what_the_reviewer_said(cast) -> None:
    weak = prompt(confidence=0.2)
    sure = prompt(**{"class": "58A"}, confidence=0.9, rule="58A.x", supervisor=True)
    review = waiting(recording=[weak, sure])
    answers = {f"{review.pk}-0": "not_a_crime", f"{review.pk}-1": "not_sure"}
    given = replace(ORDINARY, answers=answers, rationale="Is it damage?")
    decide(cast.amina.actor, review.pk, given)
    page = _page(cast.sarah.client(), review.pk)
    for at, answer in enumerate(answers.values()):
        (tag,) = re.findall(rf'<input[^>]*name="prompt-{review.pk}-{at}"[^>]*checked[^>]*>', page)
        assert f'value="{answer}"' in tag


def test_what_was_decided_shows_on_the_log_on_the_person_and_to_the_call_taker(cast) -> None:
    ada = person_()
    review = waiting(ada)
    decide(cast.amina.actor, review.pk, replace(ORDINARY, risk_level="high"))
    amina = cast.amina.client()
    log = _words(amina.get(f"/incidents/{review.incident_id}").content.decode())
    assert "No notifiable crime disclosed; risk high" in log
    assert "Risk on record: High" in _words(amina.get(f"/people/{ada.pk}").content.decode())
    page = cast.carys.client().post("/call", {"person": ada.pk}).content.decode()
    assert "Risk on record: High" in _words(page)
