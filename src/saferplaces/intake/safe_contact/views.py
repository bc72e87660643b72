"""The safe-contact record of a person: read, and asked anew."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import moment
from saferplaces.intake.incidents import policy as incidents
from saferplaces.intake.safe_contact.actions.ask import ask as keep
from saferplaces.intake.safe_contact.forms import AskForm
from saferplaces.intake.safe_contact.identity import Word, identities
from saferplaces.intake.safe_contact.masking import MARK, shows
from saferplaces.intake.safe_contact.models import SafeContact
from saferplaces.intake.safe_contact.policy import ASKERS, require
from saferplaces.intake.safe_contact.queries import history, safe_contact, warnings


@door(ASKERS, personal=True, verb="safe_contact.read")
def read(request: Request, person_id: str) -> HttpResponse:
    """Show how a person may safely be contacted, and what was said before."""
    require(request.actor, person_id)
    word = safe_contact(person_id)
    before = history(person_id)
    _saw(request, person_id, word)
    context = {
        "person_id": person_id,
        "person_url": _page_of(request.actor, person_id),
        "word": word,
        "warnings": warnings(word),
        "facts": _facts(word, shows(request.access)) if word else [],
        "before": [_told(row) for row in before[1:]] if word and not word.merged else
        [_told(row) for row in before],
    }  # fmt: skip
    return render(request, "safe_contact/read.html", context)


@door(ASKERS, personal=True, verb="safe_contact.ask", methods=("GET", "POST"))
def ask(request: Request, person_id: str) -> HttpResponse:
    """Ask a person how they may safely be contacted."""
    require(request.actor, person_id)
    word = safe_contact(person_id)
    form = AskForm(request.POST if request.method == "POST" else None, word=word)
    if request.method == "POST" and form.is_valid():
        try:
            keep(request.actor, person_id, form.said())
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Kept. Everybody who is about to contact them sees it.")
            return redirect("safe-contact", person_id)
    _saw(request, person_id, word)
    shows(request.access)
    context = {"form": form, "word": word, "back": reverse("safe-contact", args=[person_id])}
    return render(request, "safe_contact/ask.html", context)


def _saw(request: Request, person_id: str, word: Word | None) -> None:
    records = [record.pk for record in word.records] if word else []
    request.access.saw("safecontact", records, identities(person_id))


def _page_of(actor: Actor, person_id: str) -> str:
    there = incidents.people.readable(actor).filter(pk=person_id).exists()
    return reverse("person", args=[person_id]) if there else ""


def _facts(word: Word, working: bool) -> list[tuple[str, str]]:
    labels = {row.code: row.label for row in codes("contact_channels")}
    address = word.address or "Not given"
    if word.protected:
        address = f"{address}. {MARK}" if working and word.address else MARK
    newest = word.newest
    return [
        ("Safe ways", ", ".join(labels.get(c, c) for c in word.channels) or "None"),
        ("Telephone", word.phone or "Not given"),
        ("E-mail", word.email or "Not given"),
        ("Address", address),
        ("When", word.hours or "Nothing said"),
        ("Do not use or show", word.avoid or "Nothing said"),
        ("Through", word.through or "Nobody"),
        ("Anything else", word.instructions or "Nothing said"),
        ("Protected address", "Yes" if word.protected else "No"),
        ("Asked", _who(newest) if newest.asked else "Not yet"),
    ]


def _told(row: SafeContact) -> dict[str, object]:
    labels = {code.code: code.label for code in codes("contact_channels")}
    said = [
        ", ".join(labels.get(c, c) for c in row.channels) or "No way is safe",
        *(t for t in (row.phone, row.email, row.hours, row.avoid, row.through, row.instructions)
          if t),
        "Protected address" if row.protected else "",
    ]  # fmt: skip
    return {"at": row.asked_at, "by": row.asked_by.name, "where": row.organisation.name,
            "text": ". ".join(filter(None, said))}  # fmt: skip


def _who(row: SafeContact) -> str:

    return f"{moment(row.asked_at)} by {row.asked_by.name}, {row.organisation.name}"
