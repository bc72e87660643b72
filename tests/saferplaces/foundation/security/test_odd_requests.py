"""Requests that no page of ours makes: an answer, never a failure."""

from __future__ import annotations

import pytest
import tests.saferplaces.casework.reviews.examples  # noqa: F401 - adds to EXAMPLES
from django.test import Client
from tests.saferplaces.examples import EXAMPLES

from saferplaces.foundation.audit.models import BreakGlass

REASON = {"reason": "there is a threat to life"}


@pytest.mark.parametrize(
    "address",
    ["/incidents/%00", "/people/a%00", "/places/%00", "/links/%00", "/reviews/" + "9" * 300],
)
def test_a_key_that_nothing_can_have_is_not_found(cast, address: str) -> None:
    assert cast.amina.client().get(address).status_code == 404


def test_the_glass_is_not_broken_for_a_key_that_nothing_can_have(cast) -> None:
    client = cast.amina.client()
    for key in ("%00", "a" * 300):
        assert client.post(f"/audit/break-glass/incident/{key}", REASON).status_code == 404
    assert not BreakGlass.objects.exists()


def test_odd_characters_in_a_form_are_no_failure(cast) -> None:
    amina, sarah, carys = cast.amina.client(), cast.sarah.client(), cast.carys.client()
    pk = EXAMPLES["review"]()["pk"]
    assert amina.get(f"/reviews/{pk}?with=²&with={'9' * 5000}&after=²").status_code == 200
    assert amina.post(f"/reviews/{pk}/together", {"with": ["²"]}).status_code == 302
    assert carys.post("/call", {"person": "\0"}).status_code == 404
    alert = EXAMPLES["alert-take"]()["pk"]
    sarah.post(f"/reviews/alerts/{alert}/take")
    assert sarah.post(f"/reviews/alerts/{alert}/close", {"outcome": "gone\0"}).status_code == 302
    assert sarah.post(f"/reviews/{pk}/send-back", {"note": "again\0"}).status_code == 302
    last = "last-day=31&last-month=12&last-year=9999"
    assert cast.dora.client().get(f"/audit/?{last}").status_code == 200


def test_a_session_key_that_nothing_can_have_is_nobodys(db) -> None:
    answer = Client().get("/", HTTP_COOKIE='session="abcdefghij\\000"')
    assert answer.status_code == 302
