"""Tokens: what lets software in, what does not, and what is left behind."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from tests.saferplaces.cast import organisations
from tests.saferplaces.examples import a_log
from tests.saferplaces.foundation.api.examples import an_area
from tests.saferplaces.software import client_of, software, token

from saferplaces.foundation.api.actions.tokens import let_in, revoke, rotate
from saferplaces.foundation.api.models import Answered, Meter, Token
from saferplaces.foundation.api.tokens import digest_of
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.identity.models import Membership, User
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.reach import managed
from saferplaces.foundation.identity.roles import HOTSPOTS, INCIDENTS, REVIEWS, TASKS
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code

LIST = "/api/incidents"


def _set(name: str, value: float) -> None:
    Code.objects.filter(list="settings", code=name).update(values={"value": value})


def _let_in(actor, **given):
    values = {
        "name": "Nightly feed", "organisation": organisations()["force"], "role": "reviewer",
        "districts": ["leeds"], "scopes": [INCIDENTS],
        "expires_on": timezone.localdate() + dt.timedelta(days=30),
    }  # fmt: skip
    return let_in(actor, **values | given)


def test_software_with_a_token_reads_what_its_role_may_and_leaves_a_record(cast) -> None:
    log = a_log()
    kept, secret = token(cast.amina)
    response = client_of(secret).get(LIST)
    assert [row["incident_id"] for row in response.json()["incidents"]] == [log.pk]
    entry = Entry.objects.get(request_id=response["X-Request-Id"])
    assert (entry.verb, entry.objects_seen) == ("incident.list", [f"incident:{log.pk}"])
    assert (entry.actor_id, entry.query["token"]) == (kept.account_id, kept.pk)
    kept.refresh_from_db()
    assert kept.last_used_on == timezone.localdate()


@pytest.mark.parametrize("change", ["forged", "cut short", "longer", "nothing", "other scheme"])
def test_what_is_not_a_token_of_ours_opens_nothing(cast, change: str) -> None:
    secret = token(cast.amina)[1]
    shown = {
        "forged": secret[:-1] + ("A" if secret[-1] != "A" else "B"),
        "cut short": secret[:-4],
        "longer": secret + "A",
        "nothing": "",
        "other scheme": secret,
    }[change]
    scheme = "Token" if change == "other scheme" else "Bearer"
    response = client_of(shown, scheme).get(LIST)
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"].startswith("Bearer")


def _expire(kept: Token) -> None:
    Token.objects.filter(pk=kept.pk).update(expires_at=timezone.now())


def _revoke(kept: Token) -> None:
    Token.objects.filter(pk=kept.pk).update(revoked_at=timezone.now())


def _leave(kept: Token) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.filter(user=kept.account).update(ends_on=yesterday)


def _close(kept: Token) -> None:
    User.objects.filter(pk=kept.account_id).update(is_active=False)


def _switch_off(kept: Token) -> None:
    part = Membership.objects.get(user=kept.account)
    type(part.organisation).objects.filter(pk=part.organisation_id).update(active=False)


@pytest.mark.parametrize("end", [_expire, _revoke, _leave, _close, _switch_off])
def test_a_token_is_dead_at_once_when_it_or_its_account_or_organisation_ends(cast, end) -> None:
    kept, secret = token(cast.amina)
    software_ = client_of(secret)
    assert software_.get(LIST).status_code == 200
    end(kept)
    response = software_.get(LIST)
    assert response.status_code == 401
    entry = Entry.objects.get(request_id=response["X-Request-Id"])
    assert (entry.what, entry.objects_seen) == ("refuse", [f"token:{kept.pk}"])


def test_a_token_is_not_taken_from_an_address_nor_a_session_for_a_token(cast) -> None:
    secret = token(cast.amina)[1]
    assert Client().get(f"{LIST}?token={secret}&access_token={secret}").status_code == 401
    assert cast.amina.client().get(LIST).status_code == 401
    assert client_of(secret).get("/reviews/").status_code == 302


def test_basic_is_taken_on_features_alone(cast) -> None:
    secret = token(cast.amina)[1]
    basic = client_of(base64.b64encode(f"anybody:{secret}".encode()).decode(), "Basic")
    assert basic.get("/api/features").status_code == 200
    assert basic.get(LIST).status_code == 401
    broken = client_of("%%%", "Basic").get("/api/features")
    assert broken.status_code == 401
    assert "Basic" in broken["WWW-Authenticate"]


def test_scopes_narrow_the_role_and_never_widen_it(cast) -> None:
    a_log()
    narrow = software(cast.amina, [HOTSPOTS])
    assert narrow.get(LIST).status_code == 403
    assert narrow.get("/api/features").status_code == 200
    assert Entry.objects.filter(what="refuse", verb="api-incidents").count() == 1
    wide = software(cast.colin, [INCIDENTS, REVIEWS, TASKS])
    assert {wide.get(f"/api/{x}").status_code for x in ("incidents", "reviews", "tasks")} == {403}


def test_an_account_of_software_signs_in_by_no_page(cast) -> None:
    kept, _ = token(cast.amina)
    browser = Client()
    browser.force_login(kept.account, backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    session["factor"] = "second"
    session.save()
    assert browser.get("/").status_code == 302
    assert not managed(cast.adam.actor).filter(pk=kept.account_id).exists()
    assert not people(TASKS).filter(pk=kept.account_id).exists()


def test_the_secret_is_shown_once_and_kept_nowhere(cast) -> None:
    client = cast.adam.client()
    day = timezone.localdate() + dt.timedelta(days=30)
    page = client.post(
        "/api/tokens/new",
        {
            "name": "QGIS", "organisation": organisations()["force"].pk, "role": "analyst",
            "scopes": [HOTSPOTS], "expires_on-day": day.day, "expires_on-month": day.month,
            "expires_on-year": day.year,
        },
    ).content.decode()  # fmt: skip
    secret = page.partition("<code>")[2].partition("</code>")[0].replace("<wbr>", "")
    kept = Token.objects.get(digest=digest_of(secret))
    assert client_of(secret).get("/api/features").status_code == 200
    assert secret not in str(Token.objects.filter(pk=kept.pk).values())
    assert secret not in client.get(f"/api/tokens/{kept.pk}").content.decode()
    assert secret not in client.get("/api/tokens").content.decode()
    made = Entry.objects.get(verb="token.made")
    assert made.objects_seen == [f"token:{kept.pk}", f"user:{kept.account_id}"]
    assert secret not in str(made.detail)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": [HOTSPOTS], "role": "call_taker"}, "scopes"),
        ({"scopes": ["identity.manage"], "role": "administrator"}, "scopes"),
        ({"expires_on": dt.date(2099, 1, 1)}, "expires_on"),
        ({"expires_on": dt.date(2020, 1, 1)}, "expires_on"),
    ],
)
def test_a_token_that_may_too_much_or_lasts_too_long_is_not_made(cast, given, field) -> None:
    with pytest.raises(Problem) as raised:
        _let_in(cast.adam.actor, **given)
    assert raised.value.field == field


def test_only_administrators_let_software_in_and_only_where_they_manage(cast) -> None:
    for somebody in (cast.amina, cast.sarah, cast.ana):
        with pytest.raises(Refused):
            _let_in(somebody.actor)
    council = organisations()["leeds-council"]
    part = Membership.objects.create(
        user=cast.ben.user, organisation=council, role="administrator",
        starts_on=dt.date(2024, 1, 1),
    )  # fmt: skip
    from saferplaces.foundation.identity.actor import acting_as  # noqa: PLC0415

    theirs = acting_as(part)
    with pytest.raises(Refused):
        _let_in(theirs)
    with pytest.raises(Problem) as raised:
        _let_in(theirs, organisation=council)
    assert raised.value.field == "role"
    made, _ = _let_in(
        theirs, organisation=council, role="partner_officer", scopes=["incidents.read_partner"]
    )
    ours, _ = _let_in(cast.adam.actor)
    with pytest.raises(Refused):
        revoke(theirs, ours.pk)
    assert revoke(theirs, made.pk).revoked_by_id == cast.ben.user.pk


def test_a_new_secret_takes_over_without_a_gap_and_a_revoked_one_stops_at_once(cast) -> None:
    old, first = _let_in(cast.adam.actor)
    new, second = rotate(cast.adam.actor, old.pk)
    assert [client_of(s).get(LIST).status_code for s in (first, second)] == [200, 200]
    old.refresh_from_db()
    assert old.expires_at <= timezone.now() + dt.timedelta(hours=24)
    revoke(cast.adam.actor, new.pk)
    assert client_of(second).get(LIST).status_code == 401
    with pytest.raises(Problem):
        rotate(cast.adam.actor, new.pk)


def test_software_that_asks_too_often_waits(cast) -> None:
    _set("api_requests_a_minute", 2)
    eager = software(cast.amina)
    codes = [eager.get("/api/features").status_code for _ in range(4)]
    assert codes.count(429) >= 1
    assert codes[0] == 200
    Meter.objects.all().delete()
    assert software(cast.bilal).get("/api/features").status_code == 200


def test_an_address_that_guesses_waits_and_those_beside_it_work_on(cast) -> None:
    _set("api_failures_an_hour", 2)
    codes = [client_of(f"saferplaces_{n}").get(LIST) for n in range(4)]
    assert codes[-1].status_code == 429
    assert int(codes[-1]["Retry-After"]) > 0
    assert software(cast.amina).get(LIST).status_code == 200


def test_nothing_that_is_needed_no_more_is_kept(cast) -> None:
    from saferplaces.foundation.api.housekeeping import tidy  # noqa: PLC0415

    software(cast.amina).get("/api/features")
    Meter.objects.update(ends_at=timezone.now() - dt.timedelta(minutes=1))
    long_ago = timezone.now() - dt.timedelta(days=30)
    Answered.objects.create(
        account=cast.amina.user, key="a", operation="x", digest="", made="1", at=long_ago
    )
    assert tidy() == {"meters": 1, "answers": 1}


def test_errors_are_problems_in_plain_words(cast) -> None:
    amina = software(cast.amina)
    wrong = amina.get("/api/incidents?limit=0&reported_from=soon")
    assert wrong.status_code == 422
    assert {row["field"] for row in wrong.json()["errors"]} == {"limit", "reported_from"}
    assert amina.post("/api/tasks", "{", content_type="application/json").status_code == 400
    assert amina.post("/api/tasks", "a=1", content_type="text/plain").status_code == 415
    nul = amina.post("/api/tasks", '{"kind": "\\u0000"}', content_type="application/json")
    assert nul.status_code == 400
    large = amina.post("/api/tasks", "x" * 300_000, content_type="application/json")
    assert large.status_code == 413
    assert amina.get("/api/nothing").json()["status"] == 404
    assert amina.get("/api/incidents/%00").status_code == 404


def test_no_other_site_may_read_with_a_browser(cast) -> None:
    an_area()
    response = software(cast.amina).get("/api/features", headers={"origin": "https://evil.example"})
    assert not [name for name in response.headers if name.lower().startswith("access-control")]
    assert response["Cache-Control"] == "no-store"


def test_the_description_is_behind_a_door_and_the_page_is_made_from_it(cast) -> None:
    assert Client().get("/api/openapi.json").status_code == 302
    assert software(cast.amina).get("/api/openapi.json").json()["openapi"] == "3.0.3"
    assert client_of("saferplaces_x").get("/api/openapi.json").status_code == 302
    page = cast.carys.client().get("/api/").content.decode().replace("<wbr>", "")
    for name in ("/api/incidents", "/api/reviews/{pk}/decide", "/api/features"):
        assert name in page
