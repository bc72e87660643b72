"""The link of a referral in hostile hands: scanners, guessers, thieves of links and of sessions."""

from __future__ import annotations

import datetime as dt
import io
import logging
import threading

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from tests.saferplaces.casework.referrals.making import (
    code_on_the_mobile,
    sent_to_rosa,
    token_in_the_post,
)
from tests.saferplaces.cast import Cast

from saferplaces.casework.referrals.actions import by_link, links, reply
from saferplaces.casework.referrals.actions.by_link import Told
from saferplaces.casework.referrals.actions.recipients import end_recipient
from saferplaces.casework.referrals.models import AccessEvent, Link, LinkCode, Referral
from saferplaces.casework.referrals.tokens import address_of
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.config.logs import Line
from saferplaces.foundation.messages.models import Notice, Outgoing


@pytest.fixture
def sent(cast) -> tuple[Referral, str]:
    """A referral on its way to Rosa, and the token of her link."""
    return sent_to_rosa(cast.amina.actor)


def _at(token: str, more: str = "") -> str:
    return f"/referrals/link/{token}{more}"


def _entered(token: str, browser: Client | None = None) -> Client:
    """Rosa's browser after the right code."""
    browser = browser or Client()
    browser.post(_at(token, "/ask"))
    answer = browser.post(_at(token, "/code"), {"code": code_on_the_mobile()})
    assert answer["Location"] == _at(token, "/read")
    return browser


def _events(found: Referral) -> list[str]:
    rows = AccessEvent.objects.filter(link__referral=found).order_by("pk")
    return list(rows.values_list("what", flat=True))


def _form(page: str) -> str:
    return page.split('name="form" value="')[1].split('"', maxsplit=1)[0]


def test_a_mail_scanner_sees_nothing_and_uses_nothing_up(sent) -> None:
    found, token = sent
    for client in (Client(), Client(), Client(headers={"User-Agent": "scanner"})):
        page = client.get(_at(token))
        assert page.status_code == 200
        for private in ("Ada", "Rosa", "clinic", "Large print", "900982", found.reference):
            assert private not in page.content.decode()
        assert client.get(_at(token, "/read"))["Location"] == _at(token)
        assert client.head(_at(token)).status_code == 200
    assert not LinkCode.objects.exists()
    assert _events(found) == ["opened"] * 3
    assert "Large print" in _entered(token).get(_at(token, "/read")).content.decode()


def test_the_code_goes_to_the_second_channel_alone(sent) -> None:
    found, token = sent
    page = Client().post(_at(token, "/ask"), follow=True).content.decode()
    assert code_on_the_mobile() not in page
    message = Outgoing.objects.get(template="one_time_code")
    assert (message.channel, message.to) == ("text", "+447700900982")
    assert _events(found) == ["code_sent"]


def test_every_page_forbids_referrers_caches_and_search_engines(sent) -> None:
    _, token = sent
    browser = _entered(token)
    pages = [browser.get(_at(token, more)) for more in ("", "/code", "/read")]
    pages += [browser.get(_at("x" * 43)), browser.get("/referrals/link-done")]
    pages.append(browser.put(_at(token)))
    for page in pages:
        assert page["Referrer-Policy"] == "no-referrer"
        assert page["Cache-Control"] == "no-store"
        assert page["X-Robots-Tag"].startswith("noindex")


def test_unknown_closed_expired_and_withdrawn_links_answer_alike(sent, cast) -> None:
    found, token = sent
    link = Link.objects.get()

    def answers() -> list[tuple[int, bytes]]:
        got = [Client().get(_at(token)), Client().post(_at(token, "/ask"))]
        got += [Client().get(_at(token, "/code"))]
        got += [Client().post(_at(token, "/code"), {"code": "123456"})]
        return [(one.status_code, one.content) for one in got]

    unknown = [Client().get(_at("x" * 43)), Client().post(_at("x" * 43, "/code"), {"code": "1"})]
    gone = (404, unknown[0].content)
    assert (404, unknown[1].content) == gone
    Link.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert set(answers()) == {gone}
    Link.objects.update(expires_at=link.expires_at)
    end_recipient(cast.amina.actor, found.recipient_id, why="She has left")
    assert set(answers()) == {gone}
    found.recipient.ended_at = None
    found.recipient.save()
    reply.withdraw(cast.amina.actor, found.pk, "A mistake")
    assert set(answers()) == {gone}
    assert "closed_opened" in _events(found)
    assert not LinkCode.objects.exists()


def test_a_code_is_good_once_for_minutes_and_only_the_newest(sent) -> None:
    _, token = sent
    by_link.ask_code(token, None)
    first = code_on_the_mobile()
    by_link.ask_code(token, None)
    second = code_on_the_mobile()
    if first != second:
        assert by_link.enter_code(token, first, None).told == Told.WRONG
    assert by_link.enter_code(token, f"{second[:3]} {second[3:]}", None).told == Told.RIGHT
    assert by_link.enter_code(token, second, None).told == Told.WRONG
    by_link.ask_code(token, None)
    LinkCode.objects.update(expires_at=timezone.now())
    assert by_link.enter_code(token, code_on_the_mobile(), None).told == Told.WRONG


def test_codes_run_out_and_are_not_sent_without_end(sent) -> None:
    found, token = sent
    assert [by_link.ask_code(token, None) for _ in range(4)] == [Told.SENT] * 3 + [Told.TOO_MANY]
    assert Outgoing.objects.filter(template="one_time_code").count() == 3
    assert _events(found)[-1] == "code_refused"
    answer = Client().post(_at(token, "/ask"))
    assert answer.status_code == 429


def test_guessing_kills_the_code_and_then_the_link_and_the_sender_is_told(sent, cast) -> None:
    found, token = sent
    by_link.ask_code(token, None)
    right = code_on_the_mobile()
    wrong = "000000" if right != "000000" else "111111"
    guesser = Client()
    for _ in range(5):
        assert guesser.post(_at(token, "/code"), {"code": wrong}).status_code == 200
    assert by_link.enter_code(token, right, None).told == Told.WRONG, "the code is worth nothing"
    for _ in range(4):
        guesser.post(_at(token, "/code"), {"code": wrong})
    assert guesser.post(_at(token, "/code"), {"code": wrong}).status_code == 404
    link = Link.objects.get()
    assert (link.wrong, link.why_closed) == (10, "Too many wrong codes")
    assert Notice.objects.get(to=cast.amina.user, urgent=True)
    page = cast.amina.client().get(f"/referrals/{found.pk}").content.decode()
    assert "A code was entered that is wrong" in page
    assert "127.0.0.1" in page


def test_codes_and_tokens_are_kept_as_hashes_and_compared_in_constant_time(sent, mocker_) -> None:
    _, token = sent
    by_link.ask_code(token, None)
    code = code_on_the_mobile()
    by_link.enter_code(token, code, None)
    assert mocker_, "hmac.compare_digest was asked"
    with connection.cursor() as cursor:
        for table in ("link", "linkcode", "accessevent", "referral", "referralevent", "said"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM referrals_{table} t")
            text = cursor.fetchone()[0] or ""
            assert token not in text
            assert f"({code}" not in text
            assert f",{code}," not in text
    assert token not in str(list(Entry.objects.values_list("query", "detail", "objects_seen")))


@pytest.fixture
def mocker_(monkeypatch) -> list[int]:
    """What was compared in constant time."""
    import hmac  # noqa: PLC0415

    seen: list[int] = []
    real = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: (seen.append(1), real(a, b))[1])
    return seen


def test_a_stolen_link_opens_nothing_in_another_browser(sent) -> None:
    _, token = sent
    _entered(token)
    assert Client().get(_at(token, "/read"))["Location"] == _at(token)


def test_a_session_of_one_link_opens_no_other(sent, cast) -> None:
    _, token = sent
    browser = _entered(token)
    sent_to_rosa(cast.amina.actor)
    assert browser.get(_at(token_in_the_post(), "/read")).status_code == 302


def test_a_planted_session_key_is_not_the_one_that_reads(sent) -> None:
    _, token = sent
    planted = Client()
    session = planted.session
    session["planted"] = True
    session.save()
    key = session.session_key
    planted.cookies[settings.SESSION_COOKIE_NAME] = key
    _entered(token, planted)
    assert planted.session.session_key != key
    assert "planted" not in planted.session
    thief = Client()
    thief.cookies.load({settings.SESSION_COOKIE_NAME: key})
    assert thief.get(_at(token, "/read")).status_code == 302


def test_a_session_ends_with_its_minutes_with_a_newer_code_and_with_the_link(sent, cast) -> None:
    found, token = sent
    browser = _entered(token)
    session = browser.session
    session["referral"] = session["referral"] | {"until": 0}
    session.save()
    assert browser.get(_at(token, "/read")).status_code == 302
    older, newer = _entered(token), None
    newer = _entered(token)
    assert older.get(_at(token, "/read")).status_code == 302
    assert newer.get(_at(token, "/read")).status_code == 200
    links.close_link(cast.amina.actor, found.pk)
    assert newer.get(_at(token, "/read")).status_code == 302
    assert Client().get(_at(token)).status_code == 404


def test_a_form_from_elsewhere_or_without_its_token_answers_nothing(sent) -> None:
    found, token = sent
    browser = _entered(token)
    answer = {"answer": "decline", "reason": "no_capacity"}
    browser.post(_at(token, "/read"), answer)
    browser.post(_at(token, "/read"), answer | {"form": "x" * 22})
    page = browser.get(_at(token, "/read")).content.decode()
    sent_ = answer | {"form": _form(page)}
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site}
        assert browser.post(_at(token, "/read"), sent_, headers=headers).status_code == 403
    found.refresh_from_db()
    assert found.state == "sent"
    with_scripts_off = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    assert strict.post(_at(token, "/read"), sent_, headers=with_scripts_off).status_code == 302
    found.refresh_from_db()
    assert found.state == "declined"


def test_an_answer_that_is_sent_again_is_taken_once_and_the_link_is_closed(sent) -> None:
    found, token = sent
    browser = _entered(token)
    page = browser.get(_at(token, "/read")).content.decode()
    answer = {"answer": "decline", "reason": "no_capacity", "form": _form(page)}
    assert browser.post(_at(token, "/read"), answer)["Location"] == "/referrals/link-done"
    assert browser.post(_at(token, "/read"), answer).status_code == 302
    assert found.said.count() == 1
    assert browser.get(_at(token)).status_code == 404


def test_who_accepts_comes_back_with_a_fresh_code_to_give_the_outcome(sent) -> None:
    found, token = sent
    browser = _entered(token)
    page = browser.get(_at(token, "/read")).content.decode()
    browser.post(_at(token, "/read"), {"answer": "accept", "text": "", "form": _form(page)})
    browser.post(_at(token, "/leave"))
    assert browser.get(_at(token, "/read")).status_code == 302
    page = _entered(token, browser).get(_at(token, "/read")).content.decode()
    sent_ = {"outcome": "supported", "text": "She is well", "form": _form(page)}
    browser.post(_at(token, "/read"), sent_)
    found.refresh_from_db()
    assert (found.state, found.outcome) == ("ended", "supported")
    read = Entry.objects.filter(verb="referral.read_by_link")
    assert {(e.what, e.recipient) for e in read} == {("disclose", "Rosa Lund, Hillside Clinic")}
    assert all(e.people_seen == [found.person_id] for e in read)
    assert {"opened"}.isdisjoint(_events(found)[:1])


def test_somebody_who_has_signed_in_reads_nothing_in_their_part(sent, cast) -> None:
    found, token = sent
    staff = cast.amina.client()
    assert staff.get(_at(token, "/read")).status_code == 302
    staff.post(_at(token, "/ask"))
    staff.post(_at(token, "/code"), {"code": code_on_the_mobile()})
    assert staff.get(_at(token, "/read")).status_code == 200
    assert staff.get("/referrals/").status_code == 200, "they are still signed in"
    entry = Entry.objects.filter(verb="referral.read_by_link").latest("at")
    assert (entry.actor_id, entry.role, entry.actor_name) == (None, "recipient", "Rosa Lund")
    assert found.reference not in staff.get(_at("x" * 43)).content.decode()


def test_the_host_of_a_request_never_gets_into_a_link(cast) -> None:
    found, token = sent_to_rosa(cast.amina.actor)
    posted = cast.amina.client().post(
        f"/referrals/{found.pk}/new-link", headers={"Host": "evil.example"}
    )
    assert posted.status_code == 400
    link = Outgoing.objects.filter(template="referral_link").latest("pk").values["link"]
    assert link == address_of(token)
    assert "evil" not in link
    assert "?" not in link


def test_no_log_line_and_no_record_holds_the_token(sent, cast, monkeypatch) -> None:
    _, token = sent
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Line())
    ours = logging.getLogger("saferplaces.requests")
    monkeypatch.setattr(ours, "disabled", False)
    level = ours.level
    ours.setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    try:
        for browser in (Client(raise_request_exception=False), cast.amina.client()):
            browser.raise_request_exception = False
            browser.get(_at(token))
            browser.put(_at(token))
            browser.post(_at(token), headers={"Sec-Fetch-Site": "cross-site"})
            browser.get(_at(token + "x"))
            with monkeypatch.context() as broken:
                broken.setattr(by_link, "live", lambda _: 1 / 0)
                assert browser.get(_at(token, "/code")).status_code == 500
    finally:
        logging.getLogger().removeHandler(handler)
        ours.setLevel(level)
    assert "referral-link" in written.getvalue()
    assert token not in written.getvalue()
    kept = Entry.objects.values_list("query", "objects_seen", "detail", "reason")
    assert token not in str(list(kept))


def test_of_two_who_enter_the_code_at_once_one_gets_in(fresh_database) -> None:
    _, token = sent_to_rosa(Cast().amina.actor)
    by_link.ask_code(token, None)
    code, told = code_on_the_mobile(), []

    def enter() -> None:
        try:
            told.append(by_link.enter_code(token, code, None).told)
        finally:
            connections["default"].close()

    both = [threading.Thread(target=enter) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(one.value for one in told) == ["right", "wrong"]
