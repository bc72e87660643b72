"""Letters: only what is safe goes out, nothing of one party reaches the other."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.utils import timezone
from docx import Document
from tests.saferplaces.casework.cases.factories import somebody
from tests.saferplaces.casework.letters.writing import ADDRESS, a_letter, safe, the_template, victim
from tests.saferplaces.cast import Cast, person

from saferplaces.casework.cases.models import CasePerson, Contact, Part
from saferplaces.casework.letters import gaps
from saferplaces.casework.letters.actions import templates
from saferplaces.casework.letters.actions.finish import finish
from saferplaces.casework.letters.actions.send import send
from saferplaces.casework.letters.actions.write import write
from saferplaces.casework.letters.looking import look_over
from saferplaces.casework.letters.models import (
    Delivery,
    Letter,
    LetterState,
    LetterTemplate,
    TemplateVersion,
)
from saferplaces.foundation.messages.models import Outgoing
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.intake.safe_contact.models import SafeContact


def faults(letter: Letter, *, stops: bool = True) -> set[str]:
    return {fault.what for fault in look_over(letter) if fault.stops is stops}


def other_side(of: CasePerson, **said: Any) -> CasePerson:
    found = somebody(of.case, Part.COMPLAINED_ABOUT, given_name="Mark", family_name="Müller")
    safe(found.person_id, **{"address": "14 Elm Road\nLS1 9ZY", "phone": "0113 496 0123"} | said)
    return found


def test_a_letter_is_filled_finished_printed_and_logged(cast: Cast) -> None:
    one, dev = victim(), cast.dev.client()
    page = dev.post(
        f"/letters/case/{one.case_id}/write",
        {"person": one.pk, "template": "first_contact", "sender": "team"},
    )
    letter = Letter.objects.get()
    assert page["Location"] == f"/letters/{letter.pk}/edit"
    assert "((" not in letter.body
    assert one.case.reference in letter.body
    assert "[Say what you agreed" in letter.body
    assert letter.to_lines == f"Ada O'Brien\n{ADDRESS}"
    refused = dev.post(f"/letters/{letter.pk}/finish").content.decode()
    assert "still to be written" in refused
    edited = {"subject": "Hello", "body": "First.\r\n\r\n- One\r\n- Two", "delivery": "post"}
    dev.post(f"/letters/{letter.pk}/edit", edited)
    assert dev.get(f"/letters/{letter.pk}/print")["Location"] == f"/letters/{letter.pk}"
    dev.post(f"/letters/{letter.pk}/finish")
    letter.refresh_from_db()
    assert letter.state == LetterState.FINISHED
    assert "12 Elm Road" in dev.get(f"/letters/{letter.pk}/print").content.decode()
    word = dev.get(f"/letters/{letter.pk}/word")
    assert word["Content-Disposition"] == f'attachment; filename="letter-{letter.reference}.docx"'
    opened = Document(io.BytesIO(word.content))
    texts = [paragraph.text for paragraph in opened.paragraphs]
    assert {"Ada O'Brien", "12 Elm Road", "Hello", "First.", "One"} <= set(texts)
    assert {p.text for p in opened.paragraphs if p.style.name == "List Bullet"} == {"One", "Two"}
    assert (opened.core_properties.author, opened.core_properties.title) == ("", "")
    dev.post(f"/letters/{letter.pk}/send")
    contact = Contact.objects.get()
    assert (contact.channel, contact.kind, contact.person) == ("letter", "first_contact", one)
    assert dev.post(f"/letters/{letter.pk}/edit", edited)["Location"] == f"/letters/{letter.pk}"


def test_nobody_asked_or_letters_unsafe_means_no_letter(cast: Cast) -> None:
    one = victim(channels=["phone"], phone="07700 900982")
    with pytest.raises(Problem, match="not safe"):
        a_letter(one)
    SafeContact.objects.all().delete()
    with pytest.raises(Problem, match="Nobody has asked"):
        a_letter(one)
    page = cast.dev.client().get(f"/letters/case/{one.case_id}/write").content.decode()
    assert "Nobody has asked" in page


def test_a_protected_address_is_never_printed(cast: Cast) -> None:
    one = victim(protected=True)
    letter = a_letter(one)
    assert letter.delivery == Delivery.BY_HAND
    assert "Elm Road" not in letter.to_lines
    assert "handed over in person" in letter.to_lines
    letter.delivery = Delivery.POST
    letter.to_lines = f"Ada O'Brien\n{ADDRESS}"
    assert any("has changed since" in what for what in faults(letter))


def test_what_becomes_unsafe_later_stops_a_finished_letter(cast: Cast) -> None:
    one = victim()
    letter = finish(cast.dev.actor, a_letter(one).pk)
    SafeContact.objects.update(channels=["phone"])
    with pytest.raises(Problem, match="not safe"):
        send(cast.dev.actor, letter.pk)
    for way in ("print", "word"):
        page = cast.dev.client().get(f"/letters/{letter.pk}/{way}", follow=True)
        assert "cannot be printed" in page.content.decode()
    letter.refresh_from_db()
    assert letter.state == LetterState.FINISHED


@pytest.mark.parametrize(
    ("avoid", "field", "text"),
    [
        ("police", "body", "Ring the Police."),
        ("Council; the word victim", "subject", "From the council"),
        ("support team", "sender_lines", "The Support  Team"),
        ("café", "body", "Meet at the CAFE"),
    ],
)
def test_words_to_avoid_are_found_where_they_stand(
    cast: Cast, avoid: str, field: str, text: str
) -> None:
    letter = a_letter(victim(avoid=avoid), **{field: text, "sender_lines": "X"} | {field: text})
    assert "A word that they asked us not to use" in faults(letter)
    shown = cast.dev.client().get(f"/letters/{letter.pk}").content.decode()
    assert "A word that they asked us not to use" in shown
    with pytest.raises(Problem, match="cannot be finished"):
        finish(cast.dev.actor, letter.pk)


def test_a_long_wish_is_for_a_person_to_judge(cast: Cast) -> None:
    one = victim(avoid="please never mention my job at the hospital to anybody")
    letter = a_letter(one, body="We met at the hospital.")
    assert faults(letter) == set()
    assert faults(letter, stops=False)
    with pytest.raises(Problem, match="marked"):
        finish(cast.dev.actor, letter.pk)
    assert finish(cast.dev.actor, letter.pk, looked=True).state == LetterState.FINISHED


@pytest.mark.parametrize(
    "text",
    [
        "Ada O’Brien says so.", "Leave the o'briens alone", "Ada told us", "ADA", "of O Brien",
        "those at 12  Elm road", "near ls19zz", "ring 0113 4960999", "ada@home.example",
    ],
)  # fmt: skip
def test_nothing_of_the_victim_reaches_whom_they_complain_about(cast: Cast, text: str) -> None:
    one = victim(phone="+44 113 496 0999", email="ada@home.example")
    about = other_side(one)
    letter = a_letter(about, "warning", body=f"Stop.\n\n{text}")
    if text == "Leave the o'briens alone":  # a plural is a word of its own: a person reads it
        return
    assert any("another party" in what for what in faults(letter))
    with pytest.raises(Problem, match="cannot be finished"):
        finish(cast.dev.actor, letter.pk, looked=True)


def test_nothing_of_whom_they_complain_about_reaches_the_victim(cast: Cast) -> None:
    one = victim()
    about = other_side(one)
    for text in ("Mr Muller", "Mark did", "14 Elm Road", "01134960123"):
        assert any("another party" in w for w in faults(a_letter(one, body=text)))
    for text in ("It is on 1 may 2026", "mark my words", "Elm Road"):
        assert not faults(a_letter(one, body=text))
    assert not faults(a_letter(about, "warning", body="Dear Mark Müller"))


def test_gaps_of_the_victims_matter_are_not_offered_for_the_other_side(cast: Cast) -> None:
    one = victim()
    about = other_side(one)
    assert not {"closing_reason", "next_update"} & set(gaps.offered([Part.COMPLAINED_ABOUT]))
    with pytest.raises(Problem, match="complained about"):
        gaps.check([Part.COMPLAINED_ABOUT], "((closing_reason))")
    with pytest.raises(Problem, match="for this person"):
        write(cast.dev.actor, one.case_id, person_id=about.pk, template="closing", sender="team")
    for row in TemplateVersion.objects.select_related("template"):
        gaps.check(row.template.parts, row.subject, row.body)
    of_cases = LetterTemplate.objects.exclude(parts__contains=["applicant"])  # of case reviews
    assert set(of_cases.values_list("code", flat=True)) == {
        "first_contact", "what_we_will_do", "update", "conference_invitation", "referral_told",
        "closing", "contested_outcome", "warning", "cpw",
    }  # fmt: skip


def test_templates_are_changed_on_screens_and_letters_keep_their_version(cast: Cast) -> None:
    letter, admin = a_letter(), cast.adam.client()
    template = the_template()
    page = f"/letters/templates/{template.pk}"
    given = {"subject": "New", "body": "Dear ((recipient))", "source": "Policy 7"}
    assert (
        "no gap called name"
        in admin.post(f"{page}/change", given | {"body": "((name))"}).content.decode()
    )
    admin.post(f"{page}/change", given)
    assert [row.number for row in template.versions.all()] == [2, 1]
    letter.refresh_from_db()
    assert letter.version.number == 1
    assert "Version 1" in admin.get(f"{page}?version=1").content.decode()
    added = {"title": "T", "code": "t", "parts": ["victim"], "kind": "other"} | given
    admin.post("/letters/templates/add", added)
    admin.post(f"/letters/templates/{LetterTemplate.objects.get(code='t').pk}/retire")
    with pytest.raises(Problem, match="Select a letter"):
        a_letter(template="t")
    with pytest.raises(Refused):
        templates.retire_template(cast.dev.actor, template.pk)


def test_partners_read_what_is_shared_alone(cast: Cast) -> None:
    one = victim()
    letter = finish(cast.dev.actor, a_letter(one).pk)
    one.case.shared_with = [person("ben").membership.organisation_id]
    one.case.save()
    ben = cast.ben.client()
    assert ben.get(f"/letters/{letter.pk}").status_code == 404
    assert "All is well" not in ben.get(f"/letters/case/{one.case_id}").content.decode()
    send(cast.dev.actor, letter.pk, shared=True)
    assert ben.get(f"/letters/{letter.pk}").status_code == 200
    assert ben.get(f"/letters/{letter.pk}/word").status_code == 404
    assert cast.hana.client().get(f"/letters/{letter.pk}").status_code == 404


def test_a_reminder_goes_where_it_is_safe_and_says_nothing(cast: Cast) -> None:
    one, dev = victim(channels=["text"], phone="07700 900982"), cast.dev.client()
    page = f"/letters/case/{one.case_id}/remind"
    given = {
        "person": one.pk, "channel": "text", "template": "visit_reminder",
        "first_line": "A message for you", "day-day": "3", "day-month": "5",
        "day-year": str(timezone.localdate().year + 1), "time": "9.30am",
    }  # fmt: skip
    assert "not safe" in dev.post(page, given | {"channel": "email"}).content.decode()
    assert "in the future" in dev.post(page, given | {"day-year": "2020"}).content.decode()
    assert not Outgoing.objects.exists()
    assert dev.post(page, given).status_code == 302
    made = Outgoing.objects.get()
    assert (made.to, made.person_id) == ("+447700900982", one.person_id)
    assert set(made.values) == {"reference", "first_line", "day", "time"}
    assert made.values["time"] == "9:30am"
