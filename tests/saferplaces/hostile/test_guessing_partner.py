"""A partner who guesses identifiers: absent and forbidden answer alike, and each try is kept.

Who may open which address at all is in foundation/access/test_every_address.py, what a partner's
administrator cannot make of their part in foundation/security/test_partner_administrator.py.
"""

from __future__ import annotations

import re

import pytest
from tests.saferplaces.intake.incidents.factories import incident, party, person_, place_

from saferplaces.foundation.audit.models import Entry


def _without_what_differs_by_request(answer) -> tuple[int, str, dict[str, str]]:
    """The page but for the form's token, the key asked for, the request's identity, the minute."""
    page = re.sub(r"\d{1,2}[:.]\d{2}\s?(am|pm)", "", answer.content.decode())
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    for own in (answer["X-Request-Id"], answer.wsgi_request.path.rsplit("/", 1)[-1]):
        page = page.replace(own, "#")
    headers = {k: v for k, v in answer.headers.items() if k not in {"X-Request-Id"}}
    return answer.status_code, page, headers


@pytest.mark.parametrize("kind", ["incident", "person", "place"])
def test_a_record_that_is_not_theirs_answers_as_one_that_is_not_there(cast, kind: str) -> None:
    spot = place_()
    forbidden = incident(district="bradford", place_id=spot.pk)
    stranger = person_("Bob", "Elsewhere")
    party(forbidden, person=stranger)
    key = {"incident": forbidden.pk, "person": stranger.pk, "place": spot.pk}[kind]
    absent = "f" * len(str(key))
    folder = {"incident": "incidents", "person": "people", "place": "places"}[kind]
    ben = cast.ben.client()
    answers = [ben.get(f"/{folder}/{one}") for one in (key, absent)]
    first, second = map(_without_what_differs_by_request, answers)
    assert first == second
    assert len(answers[0].content) == len(answers[1].content)
    kept = Entry.objects.filter(what="refuse", actor_id=cast.ben.user.pk)
    assert kept.count() == 2
    if kind == "incident":
        assert {o for entry in kept for o in entry.objects_seen} == {
            f"incident:{key}", f"incident:{absent}"
        }  # fmt: skip


def test_going_through_many_numbers_shows_in_the_trail(cast) -> None:
    ben = cast.ben.client()
    for number in range(20):
        assert ben.get(f"/incidents/{number:032x}").status_code == 404
    refused = Entry.objects.filter(what="refuse", actor_id=cast.ben.user.pk)
    assert refused.count() == 20
    page = cast.dora.client().get("/audit/", {"what": "refuse"}).content.decode()
    assert page.count("Ben") >= 20
