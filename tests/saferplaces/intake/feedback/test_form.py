"""The woman at the stop, and whoever abuses the form."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from tests.saferplaces.intake.feedback.making import a_stop, a_turn, an_answer

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.messages.models import Notice
from saferplaces.foundation.reference.models import Code
from saferplaces.intake.feedback.actions.screen import waiting
from saferplaces.intake.feedback.languages import LISTS, languages
from saferplaces.intake.feedback.models import Answer, Original, Stop, StopImport, Urgent
from saferplaces.intake.feedback.naptan import bring
from saferplaces.intake.feedback.screening import abuse, masking, signs

GIVEN = {"score": "2", "place": "waiting", "band": "late", "consent": "yes", "day": ""}


def send(client: Client | None = None, path: str = "/bus-safety/", **given: object):
    return (client or Client()).post(path, GIVEN | {"once": uuid4(), "lang": "en"} | given)


def test_forty_seconds_from_a_code_at_the_stop_without_a_cookie(db: None) -> None:
    stop = a_stop()
    client = Client()
    page = client.get(f"/bus-safety/s/{stop.pk}")
    assert "Elder Terrace" in page.content.decode()
    assert "call 999" in page.content.decode()
    assert "call 101" in page.content.decode()
    done = send(client, f"/bus-safety/s/{stop.pk}", reasons=["lighting", "groups", "made-up"])
    assert done.headers["Location"] == "/bus-safety/thanks"
    assert client.get("/bus-safety/thanks").status_code == 200
    answer = Answer.objects.get()
    assert (answer.stop_id, answer.channel, answer.score) == (stop.pk, "qr", 2)
    assert answer.reasons == ["groups", "lighting"]
    assert not client.cookies
    waiting()
    assert Answer.objects.get().state == "shown"


def test_what_was_sent_twice_is_one_answer_and_what_was_added_is_a_second(db: None) -> None:
    once = uuid4()
    for words in ("", "", "It is dark."):
        assert send(once=once, words=words).status_code == 302
    assert Answer.objects.count() == 2
    assert Original.objects.get().text == "It is dark."


def test_today_yesterday_or_another_day(db: None) -> None:
    today = timezone.localdate()
    back = today - dt.timedelta(days=40)
    typed = {"day-d": str(back.day), "day-m": str(back.month), "day-y": str(back.year)}
    page = Client().get("/bus-safety/").content.decode()
    assert f'value="{today}" checked' in page
    for given in ({"day": today.isoformat()}, {"day": "other"} | typed, {"day": ""}):
        assert send(**given).status_code == 302
    assert set(Answer.objects.values_list("occurred_on", flat=True)) == {today, back, None}
    for given in (
        {"day": "other"},
        {"day": today.isoformat()} | typed,  # only they can say which it was
        {"day": "other"} | typed | {"day-m": "13"},
        {"day": "other"} | typed | {"day-y": str(back.year + 1)},
        {"day": "other"} | typed | {"day-y": str(back.year - 3)},
    ):
        again = send(lang="pl", **given).content.decode()
        assert 'href="#day"' in again
        assert "Wpisz dzień" in again
        assert not given.get("day-d") or f'value="{given["day-y"]}"' in again
    assert Answer.objects.count() == 3


def test_a_page_that_is_kept_differs_by_who_opens_it(db: None, monkeypatch) -> None:
    monkeypatch.setattr(settings, "KEPT_SECONDS", 1e9)
    first, other = a_stop(), a_stop("45010002", called="Mill <Row>", number="45010002")
    pages = [Client().get(f"/bus-safety/s/{s.pk}").content.decode() for s in (first, other, first)]
    keys = {re.search(r'name="once" value="([0-9a-f-]{36})"', page)[1] for page in pages}
    assert len(keys) == 3
    assert "Mill &lt;Row&gt;" in pages[1]
    assert "Elder Terrace" in pages[2]
    assert "Mill" not in pages[2]
    assert f"/bus-safety/s/{other.pk}?lang=pl" in pages[1]
    assert not any("gap-of" in page for page in pages)


def test_a_stop_is_found_never_typed(db: None) -> None:
    a_stop()
    other = a_stop("45010002", called="Elder Terrace", beside="adj", number="45010002")
    page = send(stop="elder").content.decode()
    assert other.pk in page
    assert "None of these" in page
    assert not Answer.objects.exists()
    send(stop="elder", which=other.pk)
    send(stop="elder", which="none")
    send(stop="45010001")
    assert set(Answer.objects.values_list("stop_id", flat=True)) == {other.pk, None, "45010001"}
    assert "We know no such stop" in send(stop="Nowhere").content.decode()


def test_a_full_bus_is_taken_and_a_flood_waits_with_what_was_entered(db: None) -> None:
    client = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(80):
        assert send(client).status_code == 302
    Code.objects.filter(list="public_limits", code="bus-feedback").update(
        values={"times": 80, "minutes": 10}
    )
    held = send(client, route="X84")
    assert held.status_code == 429
    assert 'value="X84"' in held.content.decode()
    assert send(Client(REMOTE_ADDR="203.0.113.10")).status_code == 302
    assert Answer.objects.count() == 81


@pytest.mark.parametrize(
    ("text", "shown", "kinds"),
    [
        ("The driver Dave Smith shouted", "The driver [name] shouted", ["name"]),
        ("lad called Jayden", "lad called [name]", ["name"]),
        ("my name is Zofia Nowak", "my name is [name]", ["name"]),
        ("nazywa się Piotr Nowak", "nazywa się [name]", ["name"]),
        ("ring 07700 900 982", "ring [contact or address]", ["contact"]),
        ("write to jo (at) example.com", "write to [contact or address]", ["contact"]),
        ("at 12 Oak Street", "at [contact or address]", ["contact"]),
        ("near LS1 4AP", "near [contact or address]", ["contact"]),
        ("car AB12 CDE waits", "car [number plate] waits", ["plate"]),
        ("The 508 from Victoria Road was late at 22:40", None, []),
        ("I will not use the X84 in Leeds City Square", None, []),
        ("He called me names", None, []),
    ],
)
def test_who_somebody_is_does_not_get_through(
    text: str, shown: str | None, kinds: list[str]
) -> None:
    found = masking.find(text)
    assert masking.mask(text, found) == (shown or text)
    assert [one.kind for one in found] == kinds


def test_what_somebody_must_read_at_once() -> None:
    golden = {
        "A man groped me on the 72": "crime",
        "someone had a knife": "danger",
        "I want to kill myself": "self_harm",
        "Chcę umrzeć": "self_harm",
        "I am 14 and scared to go home": "child",
        "Miał nóż": "crime",
        "The lamp has been out for weeks": "",
        "The bus was late and too crowded": "",
    }
    found = signs.read(list(golden))
    assert {
        text: next((k for k, _ in s), "") for text, s in zip(golden, found, strict=True)
    } == golden


def test_urgent_words_reach_the_duty_reader_at_once_unredacted_and_logged(cast) -> None:
    tom = cast.tom
    a_turn()
    assert send(words="Dave Smith had a knife on the bus.").status_code == 302
    waiting()
    urgent, answer = Urgent.objects.get(), Answer.objects.get()
    assert urgent.reader_id == tom.user.pk
    assert urgent.signs[0] in {"danger", "crime"}
    assert Notice.objects.get(to=tom.user).urgent
    assert "Dave" not in answer.shown
    assert answer.state == "held"
    client = tom.client()
    page = client.get(f"/bus-feedback/urgent/{urgent.pk}").content.decode()
    assert "Dave Smith had a knife" in page
    assert Entry.objects.filter(verb="feedback.urgent.read", actor_id=tom.user.pk).exists()
    assert "Dave" not in client.get("/bus-feedback/held").content.decode()
    assert cast.chioma.client().get(f"/bus-feedback/urgent/{urgent.pk}").status_code == 403
    client.post(f"/bus-feedback/urgent/{urgent.pk}/acknowledge")
    client.post(f"/bus-feedback/urgent/{urgent.pk}/finish", {"outcome": "logged"})
    urgent.refresh_from_db()
    assert (urgent.state, urgent.acknowledged_by_id) == ("done", tom.user.pk)


@pytest.mark.parametrize(
    ("given", "caught"),
    [
        ({"words": "<script>alert(1)</script>"}, "script"),
        ({"words": "Buy at www.spam.example now"}, "links"),
        ({"words": "aaaaaaaaaaaaaaaaaaaaaaaaa"}, "shouting"),
        ({"words": "Ужасно здесь вечером"}, "language"),
        ({"website": "http://x"}, "trap"),
    ],
)
def test_abuse_waits_for_a_moderator_and_is_never_markup(cast, given, caught: str) -> None:
    send(**given)
    waiting()
    answer = Answer.objects.get()
    assert (answer.state, caught in answer.caught) == ("held", True)
    client = cast.chioma.client()
    page = client.get(f"/bus-feedback/held/{answer.pk}").content.decode()
    assert "<script>alert" not in page
    done = client.post(
        f"/bus-feedback/held/{answer.pk}", {"remove": "yes", "remove-reason": "spam"}
    )
    assert done.status_code == 302
    answer.refresh_from_db()
    assert answer.state == "removed"


def test_a_flood_at_one_stop_and_the_same_words_again_are_held(cast) -> None:
    stop = a_stop()
    Code.objects.filter(code="feedback_flood_answers").update(values={"value": 5})
    for _ in range(7):
        an_answer("new", stop=stop)
    for number in range(5):
        send(words=f"Vote for me now please{'!' * number}")
    waiting()
    assert Answer.objects.filter(caught=["flood"]).count() == 2
    assert Answer.objects.filter(caught=["repeat"], state="held").count() == 5
    assert Answer.objects.filter(state="new").count() == 0


def test_every_language_has_every_word() -> None:
    english = languages()["en"]
    template = Path("src/saferplaces/intake/feedback/jinja2/feedback")
    used = {
        key
        for path in template.glob("*.html")
        for key in re.findall(r"""\bt\(["'](\w+)["']\)""", path.read_text())
    }
    assert used <= set(english.text)
    for one in languages().values():
        assert one.text.keys() == english.text.keys(), one.code
        gaps = {key: re.findall(r"\{\w+\}", text) for key, text in one.text.items()}
        assert gaps == {k: re.findall(r"\{\w+\}", v) for k, v in english.text.items()}


def test_every_language_has_every_choice_and_says_which_it_is(db: None) -> None:
    for name in LISTS:
        codes = set(Code.objects.filter(list=name, valid_to=None).values_list("code", flat=True))
        own = set() if name != "feedback_operators" else {"arriva", "first", "transdev"}
        assert codes - own <= set(languages()["pl"].labels[name]), name
    page = Client().get("/bus-safety/?lang=pl").content.decode()
    assert '<html lang="pl"' in page
    assert "Jak bezpiecznie" in page
    wrong = Client().post("/bus-safety/", {"lang": "pl"}).content.decode()
    assert "Wystąpił problem" in wrong
    assert "There is a problem" not in wrong


HEAD = (
    "AtcoCode,NaptanCode,CommonName,Indicator,Street,LocalityName,Easting,Northing,StopType,"
    "BusStopType,Status\n"
)
LINES = HEAD + (
    "45010001,45010001,Elder Terrace,opp,Elder Lane,Harehills,429000,434000,BCT,MKD,active\n"
    "45010002,45010002,Old Mill,adj,Mill Lane,Otley,428000,436000,BCT,MKD,inactive\n"
    "37010001,37010001,Sheaf Street,adj,Sheaf,Sheffield,435000,387000,BCT,MKD,active\n"
    "45010003,,No Point,,,Leeds,,,BCT,MKD,active\n"
    "45010004,,Leeds Rail,,,Leeds,429000,433000,RLY,,active\n"
    "x,,Nothing,,,Leeds,429000,433000,BCT,MKD,active\n"
)


def test_every_line_of_a_file_of_stops_becomes_something(db: None, tmp_path: Path) -> None:
    path = tmp_path / "Stops.csv"
    path.write_text(LINES)
    first = bring(path)
    told = (first.lines, first.added, first.changed, first.unchanged, first.rejected)
    assert told == (6, 2, 0, 0, 4)
    assert [why for _, _, why in first.rejections] == [
        "The stop is of another area", "The stop has no coordinates", "No stop of a bus",
        "The AtcoCode is not one",
    ]  # fmt: skip
    assert not Stop.objects.get(pk="45010002").active
    path.write_text(LINES.replace("Elder Terrace", "Elder Row"))
    again = bring(path)
    assert (again.added, again.changed, again.unchanged, again.rejected) == (0, 1, 1, 4)
    assert StopImport.objects.count() == 2


def test_noise_is_told_from_few_words() -> None:
    assert abuse.of("It is dark!!!") == []
    assert abuse.of("ok") == []
