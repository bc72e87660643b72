"""Send an extract."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from procrastinate.contrib.django import app

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import EXTRACTS
from saferplaces.foundation.jobs.app import ask_for
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.uploads import Stored, problem_of
from saferplaces.intake.extracts.actions.bring import bring
from saferplaces.intake.extracts.forms import UploadForm
from saferplaces.intake.extracts.policy import may_bring


@door(EXTRACTS, personal=False, methods=("GET", "POST"))
def upload(request: Request) -> HttpResponse:
    """Take a file in; it is looked at before anything is added."""
    may_bring(request.actor).require()
    if request.method != "POST":
        return render(request, "extracts/upload.html", {"form": UploadForm()})
    form = UploadForm(request.POST, request.FILES, problem=problem_of(request))
    if form.is_valid():
        file = cast(Stored, form.cleaned_data["file"])
        try:
            found = bring(
                request.actor,
                file.key,
                name=file.name or "",
                size=file.size or 0,
                sha256=file.sha256,
                mapping=form.cleaned_data["mapping"],
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            file.keep()
            ask_for(app, "extracts")
            messages.success(request, "The file is here. It is looked at before it is added.")
            return redirect("extract", pk=found.pk)
    return render(request, "extracts/upload.html", {"form": form})
