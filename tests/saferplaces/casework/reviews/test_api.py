"""Reviews for other software: the same actions, with their full validation."""

from __future__ import annotations

import json

import pytest
from tests.saferplaces.casework.reviews.waiting import always, prompt, waiting
from tests.saferplaces.software import software

from saferplaces.casework.reviews.models import Decision, Review
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.tasks.models import Task

ORDINARY = {"recording": "no_crime_disclosed", "risk_level": "standard"}
pytestmark = pytest.mark.usefixtures("settled")


def _post(client, address: str, body: dict | None = None, **headers: str):
    return client.post(address, json.dumps(body or {}), "application/json", headers=headers)


def _at_once() -> None:
    Code.objects.filter(code="api_settle_seconds").update(values={"value": 0})


def test_software_reads_the_queue_takes_decides_and_hears_of_it(cast) -> None:
    review = waiting()
    amina = software(cast.amina)
    assert [row["id"] for row in amina.get("/api/reviews").json()["reviews"]] == [review.pk]
    taken = _post(amina, f"/api/reviews/{review.pk}/take").json()
    assert taken["held"] == "mine"
    assert software(cast.sarah).get(f"/api/reviews/{review.pk}").json()["held"] == "another"
    response = _post(amina, f"/api/reviews/{review.pk}/decide", ORDINARY | {"seen": taken["seen"]})
    assert response.status_code == 201, response.json()
    made = response.json()
    assert made["decided_by"] == "Software like Amina"
    verbs = Entry.objects.filter(request_id=response["X-Request-Id"]).values_list("verb", flat=True)
    assert set(verbs) == {"review.decided", "review.read"}
    _at_once()
    feed = amina.get("/api/decisions").json()
    assert [one["id"] for one in feed["decisions"]] == [made["id"]]
    assert amina.get(f"/api/decisions?after={feed['next']}").json()["decisions"] == []


def test_a_decision_waits_until_those_saved_at_the_same_moment_are_there(cast) -> None:
    review = waiting()
    amina = software(cast.amina)
    _post(amina, f"/api/reviews/{review.pk}/decide", ORDINARY)
    assert amina.get("/api/decisions").json()["decisions"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"recording": "nothing"}, "recording"),
        ({"risk_level": ""}, "risk_level"),
        ({"recording": "crime_to_record"}, "crime_class"),
        ({"recording": "crime_to_record", "crime_class": "none", "recorded": "now"}, "crime_class"),
        ({"recording": "crime_to_record", "crime_class": "8L", "recorded": "now"}, "crime_number"),
        ({"recording": "refer_to_registrar"}, "rationale"),
        ({"hate": True}, "hate_strands"),
        ({"hate": True, "hate_strands": ["x"]}, "hate_strands"),
        ({"asb_category": "x"}, "asb_category"),
        ({"unknown": 1}, "unknown"),
        ({"tasks": [{"kind": "x", "team": "force/leeds-team", "due_on": "2030-01-01"}]}, "tasks"),
        ({"tasks": [{"kind": "call_back", "team": "a/b", "due_on": "2030-01-01"}]}, "team"),
        ({"tasks": [{"kind": "call_back", "team": "force/leeds-team", "due_on": "2020-01-01"}]},
         "tasks"),
    ],
)  # fmt: skip
def test_a_decision_that_does_not_hold_together_says_which_field(cast, change, field) -> None:
    review = waiting()
    response = _post(software(cast.amina), f"/api/reviews/{review.pk}/decide", ORDINARY | change)
    assert response.status_code == 422, response.content
    assert field in {row["field"] for row in response.json()["errors"]}
    assert not Decision.objects.exists()


def test_every_prompt_needs_a_word_and_a_crime_and_its_task_follow(cast) -> None:
    review = waiting(recording=[prompt()])
    amina = software(cast.amina)
    key = amina.get(f"/api/reviews/{review.pk}").json()["prompts"][0]["key"]
    address = f"/api/reviews/{review.pk}/decide"
    errors = _post(amina, address, ORDINARY).json()["errors"]
    assert errors[0]["field"] == f"answers.{key}"
    crime = {
        "recording": "crime_to_record", "risk_level": "medium", "answers": {key: "agree"},
        "rationale": "Two occasions", "crime_class": "8L", "recorded": "now",
        "crime_number": "13/1", "tasks": [
            {"kind": "call_back", "team": "force/leeds-team", "due_on": "2030-01-01"}
        ],
    }  # fmt: skip
    assert _post(amina, address, crime).status_code == 201
    assert Decision.objects.get().crime_number == "13/1"
    assert Task.objects.get(kind="call_back").about_id == str(review.pk)


def test_prompts_of_the_blind_share_are_hidden_until_it_is_decided(cast) -> None:
    always("blind_share")
    review = waiting(recording=[prompt()])
    amina = software(cast.amina)
    told = amina.get(f"/api/reviews/{review.pk}").json()
    assert (told["blind"], told["prompts"]) == (True, [])


def test_a_repeated_request_is_not_done_again_and_another_is_refused(cast) -> None:
    review, other = waiting(), waiting()
    amina = software(cast.amina)
    address = f"/api/reviews/{review.pk}/decide"
    first = _post(amina, address, ORDINARY, **{"Idempotency-Key": "k1"})
    again = _post(amina, address, ORDINARY, **{"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Decision.objects.count() == 1
    for where, body in (
        (address, ORDINARY | {"note": "x"}),
        (f"/api/reviews/{other.pk}/decide", ORDINARY),
    ):
        assert _post(amina, where, body, **{"Idempotency-Key": "k1"}).status_code == 409
    assert _post(amina, address, ORDINARY).status_code == 409  # decided already


def test_what_another_holds_or_lies_elsewhere_is_not_theirs(cast) -> None:
    review = waiting()
    amina, bilal = software(cast.amina), software(cast.bilal)
    _post(software(cast.sarah), f"/api/reviews/{review.pk}/take")
    assert _post(amina, f"/api/reviews/{review.pk}/take").status_code == 409
    assert _post(amina, f"/api/reviews/{review.pk}/release").status_code == 409
    assert _post(bilal, f"/api/reviews/{review.pk}/take").status_code == 404
    assert _post(software(cast.ana), f"/api/reviews/{review.pk}/take").status_code == 403
    assert Review.objects.get(pk=review.pk).decided_at is None


def test_the_queue_comes_in_its_order_page_by_page(cast) -> None:
    keys = [waiting(score=score).pk for score in (50.5, 20.0, 20.0, 10.25)]
    amina, after, seen = software(cast.amina), "", []
    for _ in keys:
        page = amina.get(f"/api/reviews?limit=1&after={after}").json()
        seen += [row["id"] for row in page["reviews"]]
        after = page["next"]
    assert seen == keys
    assert after == ""
