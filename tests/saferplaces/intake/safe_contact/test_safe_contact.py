"""How somebody may safely be contacted: asked, shown first, and the most careful word counts."""

from __future__ import annotations

import dataclasses

import pytest
from tests.saferplaces.intake.incidents.factories import (
    incident,
    party,
    person_,
    uncertain_link,
)
from tests.saferplaces.intake.safe_contact.examples import SAFE, asked

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.registry import SUBJECT_ACCESS
from saferplaces.foundation.ui.fetching import OutOfReach
from saferplaces.intake.incidents.actions.decide_link import decide_link
from saferplaces.intake.incidents.models import IdentityChange, Person
from saferplaces.intake.safe_contact import queries
from saferplaces.intake.safe_contact.actions.ask import Said, ask
from saferplaces.intake.safe_contact.policy import may_read
from saferplaces.intake.safe_contact.registry import REACHES


@pytest.fixture
def ada(cast) -> Person:
    found = person_()
    party(incident(), person=found, role="victim")
    return found


def careful(**more: object) -> Said:
    return dataclasses.replace(SAFE, **more)


def test_whoever_opens_the_person_or_the_log_reads_first_how_to_contact_them(cast, ada) -> None:
    client, log = cast.amina.client(), incident()
    party(log, person=ada, role="victim")
    page = f"/people/{ada.pk}"
    assert b"Not yet asked how it is safe" in client.get(page).content
    assert not queries.asked(ada.pk)
    sent = {"channels": ["phone"], "phone": "07700 900123", "hours": "not before 18:00",
            "avoid": "the word police", "protected": "no"}  # fmt: skip
    assert client.post(f"/safe-contact/{ada.pk}/ask", sent).status_code == 302
    for address in (page, f"/incidents/{log.pk}", f"/safe-contact/{ada.pk}"):
        text = client.get(address).content.decode()
        assert "Only by telephone call. Times: not before 18:00." in " ".join(
            text.replace("<li>", " ").replace("</li>", " ").split()
        )
        assert "Do not use or show: the word police." in text
    called = cast.carys.client().post("/call", {"person": ada.pk})
    assert b"Do not use or show: the word police." in called.content
    assert queries.may_be_reached(ada.pk, "phone")
    assert not queries.may_be_reached(ada.pk, "letter")
    assert queries.where(ada.pk, "phone") == "07700 900123"


def test_what_was_said_before_is_kept_with_who_asked_and_every_reading_is_recorded(
    cast, ada
) -> None:
    asked(ada.pk)
    asked(ada.pk, "dev", careful(hours="mornings only"))
    text = cast.sarah.client().get(f"/safe-contact/{ada.pk}").content.decode()
    assert text.index("mornings only") < text.index("What was said before")
    assert text.index("What was said before") < text.index("not before 18:00")
    assert "Amina, Test Police" in text
    entry = Entry.objects.filter(verb="safe_contact.read").latest("at")
    assert entry.people_seen == [ada.pk]


def test_a_way_that_leads_nowhere_is_not_kept(cast, ada) -> None:
    with pytest.raises(Problem):
        asked(ada.pk, said=Said(channels=("email",)))
    with pytest.raises(Problem):
        asked(ada.pk, said=Said(channels=("pigeon",)))


def _merged(first: Person, second: Person) -> None:
    IdentityChange.objects.create(kind="person", change="merge", from_id=first.pk, to_id=second.pk)


def test_after_a_merge_the_most_careful_word_counts_until_somebody_asks_again(cast, ada) -> None:
    other = person_()
    party(incident(), person=other)
    both = careful(channels=("phone", "email"), email="ada@example.org")
    asked(ada.pk, said=both)
    asked(other.pk, said=careful(avoid="our logo", protected=True))
    _merged(ada, other)
    for key in (ada.pk, other.pk):
        word = queries.safe_contact(key)
        assert word.channels == ("phone",)
        assert word.protected
        assert word.avoid.splitlines() == ["our logo", "the word police"]
        assert any("Ask again" in sentence for sentence in queries.warnings(word))
    asked(other.pk, said=both)
    word = queries.safe_contact(ada.pk)
    assert (word.channels, word.protected, word.merged) == (("email", "phone"), False, False)


def test_two_numbers_after_a_merge_are_none(cast, ada) -> None:
    other = person_()
    party(incident(), person=other)
    asked(ada.pk)
    asked(other.pk, said=careful(phone="07700 900999"))
    _merged(ada, other)
    assert queries.safe_contact(other.pk).channels == ()
    assert queries.where(other.pk, "phone") == ""


def test_a_link_that_is_refused_after_all_gives_each_their_own_word_back(cast, ada) -> None:
    other = person_()
    mine = party(incident(), person=ada)
    theirs = party(incident(), person=other)
    link = uncertain_link(mine, theirs)
    asked(ada.pk, said=careful(protected=True))
    decide_link(cast.amina.actor, link.pk, "confirmed", "The same number and street.")
    assert queries.protected([ada.pk, other.pk]) == {ada.pk, other.pk}
    asked(other.pk)
    assert queries.protected([ada.pk, other.pk]) == set()
    decide_link(cast.amina.actor, link.pk, "refused", "Two people after all, both seen.")
    assert queries.protected([ada.pk, other.pk]) == {ada.pk}
    assert not queries.safe_contact(other.pk).protected


def test_partners_reach_what_their_own_people_asked_and_what_a_room_says(cast, ada) -> None:
    local = "local:0123456789abcdef0123456789abcdef"
    ben, hana = cast.ben.actor, cast.hana.actor
    assert not may_read(ben, ada.pk)
    with pytest.raises(OutOfReach):
        ask(ben, ada.pk, SAFE)
    with pytest.raises(Refused):
        ask(cast.ana.actor, ada.pk, SAFE)
    REACHES.add(lambda actor, key: actor == ben and key == local, name="test")
    try:
        ask(ben, local, careful(protected=True, address="9 Quince Rise, Leeds"))
    finally:
        REACHES.add(lambda *_: False, name="test")
    assert may_read(ben, local)
    assert not may_read(hana, local)
    page = cast.ben.client().get(f"/safe-contact/{local}")
    assert page.status_code == 200
    assert b"Quince" not in page.content
    assert cast.hana.client().get(f"/safe-contact/{local}").status_code == 404


def test_an_access_report_says_how_it_may_reach_them_and_not_through_whom(cast, ada) -> None:
    asked(ada.pk, said=careful(through="her sister Jo, 07700 900555"))
    rows = [row for add in SUBJECT_ACCESS for row in add(ada.pk) if row["source"] == "Safe contact"]
    assert "Only through somebody else" in rows[0]["text"]
    assert not any("Jo" in row["text"] for row in rows)
