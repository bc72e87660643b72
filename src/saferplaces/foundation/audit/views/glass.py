"""Break the glass, and see who did."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.audit.actions.break_glass import (
    KINDS,
    LONGEST_KEY,
    NAMED,
    break_glass,
)
from saferplaces.foundation.audit.forms import GlassForm
from saferplaces.foundation.audit.models import Unusual
from saferplaces.foundation.audit.policy import glass
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import AUDIT, BREAK_GLASS, SUPERVISE
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import moment


@door(BREAK_GLASS, personal=False, methods=("GET", "POST"))
def ask(request: Request, kind: str, key: str) -> HttpResponse:
    """Ask for the reason; then open the record for some minutes."""
    if kind not in KINDS or len(key) > LONGEST_KEY:
        raise Http404
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = break_glass(request.actor, kind, key, form.cleaned_data["reason"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, f"You can open this record until {moment(made.ends_at)}.")
            return redirect(reverse(kind, args=[key]))
    context = {"form": form, "named": NAMED[kind], "minutes": setting("break_glass_minutes")}
    return render(request, "audit/break_glass.html", context)


@door((AUDIT, SUPERVISE), personal=True, verb="audit.glass")
def one(request: Request, key: int) -> HttpResponse:
    """Show who broke the glass, for what, when and why."""
    actor = request.actor
    found = fetch(glass, actor, key, "read" if actor.can(AUDIT) else "supervise")
    people = [found.key] if found.kind == "person" else []
    request.access.saw("glass", [found.pk], people=people)
    context = {
        "glass": found,
        "finding": Unusual.objects.filter(pattern="break_glass", key=str(found.pk)).first(),
        "to_audit": actor.can(AUDIT),
    }
    return render(request, "audit/glass.html", context)
