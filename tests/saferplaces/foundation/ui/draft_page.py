"""A page with one form whose answers keep themselves, and the endpoint that keeps them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from saferplaces.foundation.config import urls
from saferplaces.foundation.ui import drafts

KEPT = {"version": 0, "text": "", "band": ""}
PAGE = """{% extends "ui/page.html" %}{% block title %}Draft{% endblock %}{% block content %}
<h1 class="govuk-heading-l">Assessment</h1>
<form method="post" {{ draft_attributes("assessment-1", "/draft", kept.version) }}>{{ csrf_input }}
<label for="text">What is feared?</label><textarea id="text" name="text">{{ kept.text }}</textarea>
<input type="radio" id="high" name="band" value="high"{{ " checked" if kept.band }}>
<label for="high">High</label><button>Save draft</button></form>{% endblock %}"""


def page(request: HttpRequest) -> HttpResponse:
    """The form with what is kept."""
    if request.method == "POST":
        KEPT.update(text=request.POST["text"], version=KEPT["version"] + 1)
    made = engines["jinja2"].from_string(PAGE)
    return HttpResponse(made.render({"kept": KEPT}, request))


def draft(request: HttpRequest) -> JsonResponse:
    """Keep a draft that goes on from the one that is kept."""
    given = {"text": request.POST["text"], "band": request.POST.get("band", "")}
    there = given.items() <= KEPT.items()
    if drafts.seen(request) != str(KEPT["version"]) and not there:
        return drafts.newer(KEPT["version"], timezone.now())
    KEPT.update(given, version=KEPT["version"] + 1)
    return drafts.saved(KEPT["version"], timezone.now())


urlpatterns = [path("draft-page", page), path("draft", draft), *urls.urlpatterns]
handler404 = urls.handler404
handler500 = urls.handler500
