"""The pages of referrals, walked by those who use them."""

from __future__ import annotations

import re

from tests.saferplaces.casework.referrals.making import (
    a_case_with_a_victim,
    a_recipient,
    a_referral,
)
from tests.saferplaces.cast import organisations

from saferplaces.casework.referrals.models import Referral
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.database.reporting import views


def test_amina_refers_and_ben_accepts(cast) -> None:
    of, victim = a_case_with_a_victim()
    cast.ben  # noqa: B018 - makes Ben, who answers for the council
    amina, ben = cast.amina.client(), cast.ben.client()
    council = organisations()["leeds-council"].pk
    answer = amina.post(
        f"/referrals/case/{of.pk}",
        {
            "person": victim.person_id,
            "to": f"partner:{council}",
            "purpose": "victim_support",
            "asked": "Please visit her.",
            "gateway": "cda_115",
            "consent": "given",
            "consent_on-day": "1",
            "consent_on-month": "3",
            "consent_on-year": "2026",
            "consent_how": "On the telephone",
        },
    )
    found = Referral.objects.get()
    assert answer["Location"] == f"/referrals/{found.pk}/fields"
    page = amina.get(answer["Location"]).content.decode()
    assert "contact_phone" in page
    assert "contact_email" not in page
    chosen = {"chosen": ["name", "needs"], "words_needs": "Large print"}
    answer = amina.post(f"/referrals/{found.pk}/fields", chosen)
    page = amina.get(answer["Location"]).content.decode()
    assert "Large print" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert ben.get(f"/referrals/received/{found.pk}").status_code == 404
    amina.post(f"/referrals/{found.pk}/preview", {"seen": seen[1]})
    page = ben.get(f"/referrals/received/{found.pk}").content.decode()
    assert "Large print" in page
    assert "900119" not in page
    assert Entry.objects.filter(verb="referral.received", actor_id=cast.ben.user.pk).exists()
    assert found.reference in ben.get("/referrals/received").content.decode()
    ben.post(f"/referrals/received/{found.pk}", {"answer": "ask", "question": "Which floor?"})
    page = amina.get(f"/referrals/{found.pk}").content.decode()
    assert "Which floor?" in page
    amina.post(f"/referrals/{found.pk}/answer", {"text": "The second."})
    assert "The second." in ben.get(f"/referrals/received/{found.pk}").content.decode()
    ben.post(f"/referrals/received/{found.pk}", {"answer": "accept", "text": ""})
    ben.post(f"/referrals/received/{found.pk}", {"outcome": "supported", "text": "Done"})
    found.refresh_from_db()
    assert (found.state, found.outcome) == ("ended", "supported")
    assert "Support or help was given" in amina.get(f"/referrals/{found.pk}").content.decode()


def test_a_withdrawn_referral_is_no_longer_read_by_the_partner(cast) -> None:
    found = a_referral("withdrawn", ended_at="2026-03-04T12:00Z")
    page = cast.ben.client().get(f"/referrals/received/{found.pk}").content.decode()
    assert "withdrew this referral" in page
    assert "Ada" not in page


def test_the_register_keeps_who_checked_whom_and_how(cast) -> None:
    dev = cast.dev.client()
    sent = {"name": "Rosa Lund", "body": "Clinic", "email": "rosa@clinic.example"}
    page = dev.post("/referrals/recipients/add", sent | {"mobile": "0113 496 0000"})
    assert "mobile" in page.content.decode()
    answer = dev.post("/referrals/recipients/add", sent | {"mobile": "07700 900982"})
    page = dev.get(answer["Location"]).content.decode()
    assert "Not checked yet" in page
    dev.post(answer["Location"], {"how": "switchboard", "words": "Rang 0113 496 0001"})
    page = dev.get(answer["Location"]).content.decode()
    assert "by Dev" in page
    assert "Rang 0113 496 0001" in page
    assert cast.ben.client().get(answer["Location"]).status_code == 404


def test_lists_hold_whom_they_show_and_no_more(cast) -> None:
    found = a_referral("sent")
    other = a_referral("sent", district="bradford")
    a_recipient()
    page = cast.amina.client().get("/referrals/").content.decode()
    assert found.reference in page
    assert other.reference not in page
    entry = Entry.objects.filter(verb="referral.list").latest("at")
    assert entry.people_seen == [found.person_id]
    for path in ("/referrals/?which=overdue", "/referrals/recipients", "/supervision/", "/"):
        assert cast.sarah.client().get(path).status_code == 200


def test_reporting_tells_no_words_and_no_names() -> None:
    view = next(view for view in views() if view.name == "referrals")
    for column in ("asked", "content", "words", "person_id", "text", "name"):
        assert f".{column}" not in view.sql
