"""The whole story, told through the actions that people use."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.saferplaces.cast import Cast

from saferplaces.foundation.identity.demo import make_cast
from saferplaces.programmes.immediate_justice.models import Referral
from saferplaces.programmes.justice_return import grant
from saferplaces.programmes.justice_return.demo import programme
from saferplaces.programmes.justice_return.demo.people import rounds
from saferplaces.programmes.justice_return.facts import facts


@pytest.mark.slow
def test_the_programme_is_told_once_and_the_return_reproduces_the_paper(
    db: None, cast: Cast
) -> None:
    make_cast()
    assert programme.make() == len(rounds()) + 2
    assert programme.make() == 0
    assert Referral.objects.count() == 1419
    found = facts(grant.grant().period)
    assert found.all()["referred"] == 1419
    assert found.of("route,sex", ("child", "female"))["referred"] == 168
    assert found.of("route", ("child",))["referred"] == 882
    assert found.of("route,sex", ("adult", "female"))["referred"] == 118
    adults, children = (found.of("route", (route,)) for route in ("adult", "child"))
    assert adults["in_time"] / adults["accepted"] > children["in_time"] / children["accepted"]
    assert 0.75 < found.all()["completed"] / found.all()["over"] < 0.95
    assert found.victims[""]["identified"] > 500
    assert grant.NOTHING < grant.spent() < grant.grant().amount
    page = cast.ana.client().get(reverse("justice-return")).content.decode()
    assert "19% (168)" in page
