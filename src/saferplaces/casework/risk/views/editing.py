"""Change a draft of a questionnaire: one small form for each thing, without scripts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.risk import editing
from saferplaces.casework.risk.actions.versions import digest, edit
from saferplaces.casework.risk.content import Content, Question, Trigger, read
from saferplaces.casework.risk.forms_admin import (
    AboutForm,
    BandsForm,
    ConditionForm,
    QuestionForm,
    SectionForm,
    Seen,
    TriggerForm,
    WhichForm,
)
from saferplaces.casework.risk.models import Version, VersionState
from saferplaces.casework.risk.policy import versions as policy
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import QUESTIONNAIRES
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch

BOTH = ("GET", "POST")


@door(QUESTIONNAIRES, personal=False, methods=BOTH)
def version_about(request: Request, pk: int) -> HttpResponse:
    """Change the note and the source."""
    found, content = _draft(request, pk)
    form = AboutForm(_sent(request), initial=_start(found, note=content.note, source=found.source))
    return _page(
        request, found, form, "Note and source",
        lambda: replace(content, note=form.cleaned_data["note"].strip()),
        source=lambda: str(form.cleaned_data["source"]).strip(),
    )  # fmt: skip


@door(QUESTIONNAIRES, personal=False, methods=BOTH)
def version_section(request: Request, pk: int, code: str) -> HttpResponse:
    """Change the title of a part, and what stands above its questions."""
    found, content = _draft(request, pk)
    old = content.section(code)
    if old is None:
        raise Http404
    form = SectionForm(_sent(request), initial=_start(found, title=old.title, lead=old.lead))
    return _page(
        request, found, form, "Part",
        lambda: editing.with_section(content, form.section(content, code)),
    )  # fmt: skip


@door(QUESTIONNAIRES, personal=False, methods=BOTH)
def version_section_add(request: Request, pk: int) -> HttpResponse:
    """Add a part."""
    found, content = _draft(request, pk)
    form = SectionForm(_sent(request), initial=_start(found))
    return _page(
        request, found, form, "New part",
        lambda: editing.with_section(content, form.section(content, "")),
    )  # fmt: skip


@door(QUESTIONNAIRES, personal=False, methods=BOTH)
def version_question(request: Request, pk: int, code: str) -> HttpResponse:
    """Change a question, its answers and their scores."""
    found, content = _draft(request, pk)
    old = content.question(code)
    if old is None:
        raise Http404
    return _question(request, found, content, old, "")


@door(QUESTIONNAIRES, personal=False, methods=BOTH)
def version_question_add(request: Request, pk: int, section: str) -> HttpResponse:
    """Add a question to a part."""
    found, content = _draft(request, pk)
    if content.section(section) is None:
        raise Http404
    return _question(request, found, content, None, section)


def _question(
    request: Request, found: Version, content: Content, old: Question | None, section: str
) -> HttpResponse:
    form = QuestionForm(old, _sent(request), initial=_start(found))
    return _page(
        request, found, form, "Question" if old else "New question",
        lambda: editing.with_question(content, section, form.made(content)),
    )  # fmt: skip


@door(QUESTIONNAIRES, personal=False, methods=BOTH)
def version_bands(request: Request, pk: int) -> HttpResponse:
    """Change where the bands begin."""
    found, content = _draft(request, pk)
    form = BandsForm(content, _sent(request), initial=_start(found))
    return _page(request, found, form, "Bands", lambda: editing.with_bands(content, form.bands()))


@door(QUESTIONNAIRES, personal=False, methods=BOTH)
def version_trigger(request: Request, pk: int, code: str) -> HttpResponse:
    """Change what follows from a trigger; its conditions are added and removed one by one."""
    found, content = _draft(request, pk)
    old = _trigger(content, code)
    start = _start(found, text=old.text, band=old.band, asks=old.asks)
    form = TriggerForm(content, _sent(request), initial=start)
    return _page(
        request, found, form, "Trigger",
        lambda: editing.with_trigger(content, form.trigger(content, code)),
    )  # fmt: skip


@door(QUESTIONNAIRES, personal=False, methods=BOTH)
def version_trigger_add(request: Request, pk: int) -> HttpResponse:
    """Add a trigger; its conditions follow."""
    found, content = _draft(request, pk)
    form = TriggerForm(content, _sent(request), initial=_start(found))
    return _page(
        request, found, form, "New trigger",
        lambda: editing.with_trigger(content, form.trigger(content, "")),
    )  # fmt: skip


@door(QUESTIONNAIRES, personal=False, methods=BOTH)
def version_condition(request: Request, pk: int, trigger: str) -> HttpResponse:
    """Add a condition to a trigger: first which question, then what must be so of it."""
    found, content = _draft(request, pk)
    old = _trigger(content, trigger)
    question = content.question(request.GET.get("question", ""))
    if question is None:
        page = {"version": found, "form": WhichForm(list(content.questions)), "trigger": old}
        return render(request, "risk/which_question.html", page)
    form = ConditionForm(question, _sent(request), initial=_start(found))
    return _page(
        request, found, form, f"“{old.text}” holds where: {question.text}",
        lambda: editing.with_trigger(
            content, replace(old, all=(*old.all, form.condition()))
        ),
    )  # fmt: skip


REMOVALS: dict[str, Callable[[Content, str], Content]] = {
    "remove-section": editing.without_section,
    "remove-question": editing.without_question,
    "remove-trigger": editing.without_trigger,
    "clear-trigger": lambda content, code: editing.with_trigger(
        content, replace(_trigger(content, code), all=())
    ),
    "up": editing.moved_up,
}


@door(QUESTIONNAIRES, personal=False, methods=("POST",))
def version_change(request: Request, pk: int) -> HttpResponse:
    """Take something out of a draft, or move a question up."""
    found, content = _draft(request, pk)
    change = REMOVALS.get(request.POST.get("do", ""))
    if change is None:
        return redirect("version", pk=pk)
    after = change(content, request.POST.get("code", ""))
    try:
        edit(request.actor, found.pk, after, seen=request.POST.get("seen", ""))
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "The draft was changed.")
    return redirect("version", pk=pk)


def _draft(request: Request, pk: int) -> tuple[Version, Content]:
    found = fetch(policy, request.actor, pk, "edit")
    return found, read(found.content)


def _trigger(content: Content, code: str) -> Trigger:
    found = next((t for t in content.triggers if t.code == code), None)
    if found is None:
        raise Http404
    return found


def _sent(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _start(found: Version, **values: object) -> dict[str, object]:
    return {"seen": digest(found), **values}


def _page(
    request: Request, found: Version, form: Seen, title: str, changed: Callable[[], Content],
    source: Callable[[], str] | None = None,
) -> HttpResponse:  # fmt: skip
    if found.state != VersionState.DRAFT:
        return redirect("version", pk=found.pk)
    if form.is_bound and form.is_valid():
        try:
            edit(
                request.actor, found.pk, changed(), seen=form.cleaned_data["seen"],
                source=source() if source else None,
            )  # fmt: skip
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The draft was changed.")
            return redirect("version", pk=found.pk)
    page = {
        "version": found,
        "form": form,
        "title": title,
        "back": reverse("version", args=[found.pk]),
    }
    return render(request, "risk/version_form.html", page)
