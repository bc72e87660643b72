"""The pages for passengers: no sign-in, no cookie, no script that they need."""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.public import limits
from saferplaces.foundation.ui.doors import public_door
from saferplaces.intake.feedback import queries, stops
from saferplaces.intake.feedback.actions.send import send
from saferplaces.intake.feedback.languages import ENGLISH, Language, language, languages
from saferplaces.intake.feedback.lists import band_at, choices
from saferplaces.intake.feedback.models import Stop
from saferplaces.intake.feedback.sending import LONGEST, SINGLE, TRAP, Sent, days, read

BOTH = ("GET", "POST")
LIMIT = "bus-feedback"
SCORES = ("5", "4", "3", "2", "1")


@public_door(methods=BOTH)
def form(request: Request) -> HttpResponse:
    """Ask how safe somebody felt."""
    return _form(request, None)


@public_door(methods=BOTH)
def form_at_stop(request: Request, atco: str) -> HttpResponse:
    """Ask the same at a stop, whose QR code leads here."""
    return _form(request, _stop(atco))


def _form(request: Request, stop: Stop | None) -> HttpResponse:
    words = _language(request)
    if request.method != "POST":
        return render(request, "feedback/form.html", _context(request, words, stop))
    wait = limits.wait(request, LIMIT)
    sent = read(request.POST, words, stop)
    if wait:
        told = words("e_wait", minutes=math.ceil(wait / 60))
        context = _context(request, words, stop, sent, {"send": told} | sent.errors)
        return render(request, "feedback/form.html", context, status=429)
    if sent.errors:
        context = _context(request, words, stop, sent, sent.errors)
        return render(request, "feedback/form.html", context)
    send(sent, words)
    return redirect(_with(reverse("bus-safety-thanks"), words))


@public_door()
def thanks(request: Request) -> HttpResponse:
    """Say that the answer is on record, where help is, and what was done about others."""
    return render(request, "feedback/thanks.html", _around(request, _language(request)))


@public_door()
def find(request: Request) -> HttpResponse:
    """Find a stop by its name, its number, or where one is."""
    words = _language(request)
    asked = request.GET.get("q", "").replace("\0", "").strip()[:80]
    found = [(stop, None) for stop in stops.named(asked)] if asked else _near(request)
    points = [
        {
            "easting": stop.easting,
            "northing": stop.northing,
            "label": _label(stop) if metres is None else f"{_label(stop)} ({metres:.0f} m)",
            "url": _with(reverse("bus-safety-at-stop", args=[stop.atco]), words),
        }
        for stop, metres in found
    ]
    looked = bool(asked) or "at" in request.GET
    context = {"asked": asked, "points": points, "looked": looked}
    return render(request, "feedback/find.html", context | _around(request, words))


@public_door()
def said(request: Request) -> HttpResponse:
    """Show what passengers said and what was done."""
    context = {"rows": queries.published()}
    return render(request, "feedback/said.html", context | _around(request, _language(request)))


@public_door()
def stop_page(request: Request, atco: str) -> HttpResponse:
    """Show a stop: its name, the way to the form, and what was done there."""
    stop = _stop(atco)
    words = _language(request)
    context = {
        "stop": stop,
        "rows": queries.published(stop),
        "form": _with(reverse("bus-safety-at-stop", args=[stop.atco]), words),
    }
    return render(request, "feedback/stop_public.html", context | _around(request, words))


def _stop(atco: str) -> Stop:
    found = stops.stop_of(atco)
    if found is None:
        raise Http404
    return found


def _language(request: HttpRequest) -> Language:
    return language(request.POST.get("lang") or request.GET.get("lang"))


def _with(address: str, words: Language) -> str:
    return address if words.code == ENGLISH else f"{address}?{urlencode({'lang': words.code})}"


def _around(request: HttpRequest, words: Language) -> dict[str, Any]:
    """Return what stands around every public page."""
    others = [
        (one, request.path if one.code == ENGLISH else f"{request.path}?lang={one.code}")
        for one in languages().values()
        if one.code != words.code
    ]
    return {
        "t": words,
        "others": others,
        "lang": words.code,
        "to_form": _with(reverse("bus-safety"), words),
        "to_find": _with(reverse("bus-safety-find"), words),
        "to_said": _with(reverse("bus-safety-said"), words),
    }


def _context(
    request: HttpRequest,
    words: Language,
    stop: Stop | None,
    sent: Sent | None = None,
    errors: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    values = _values(sent, stop, request)
    return _around(request, words) | {
        "stop": stop,
        "errors": errors or {},
        "values": values,
        "reasons_chosen": sent.reasons if sent else [],
        "stops": sent.stops if sent else [],
        "once": sent.once if sent else uuid.uuid4(),
        "scores": [(score, words(f"score_{score}")) for score in SCORES],
        "choices": {name: choices(of, words) for name, of in SINGLE.items()},
        "reasons": choices("feedback_reasons", words),
        "days": days(words),
        "longest": LONGEST,
        "trap": TRAP,
        "came_from": "app" if request.GET.get("from") == "app" else "",
    }


def _values(sent: Sent | None, stop: Stop | None, request: HttpRequest) -> dict[str, str]:
    """Return what stands in the form: what was sent, or here and now."""
    if sent is None:
        now = timezone.localtime()
        here = {"place": "waiting"} if stop else {}
        return {
            "day": now.date().isoformat(), "band": band_at(now.hour), "words": "", "stop": "",
            "consent": "", "route": "", "score": "",
        } | here  # fmt: skip
    told = {name: str(value) for name, value in sent.values.items()}
    return told | {
        "day": request.POST.get("day", ""),
        "words": sent.words,
        "consent": request.POST.get("consent", ""),
    }


def _near(request: HttpRequest) -> list[tuple[Stop, float | None]]:
    """Return the stops near the point that a telephone gave: rounded by it, used once, not kept."""
    told = request.GET.get("at", "").split(",")
    try:
        longitude, latitude = map(float, told)
    except ValueError:
        return []
    if not (-9 < longitude < 2.5 and 49 < latitude < 61):
        return []
    return [(stop, metres) for stop, metres in stops.near(longitude, latitude)]


def _label(stop: Stop) -> str:
    return ", ".join(filter(None, [str(stop), stop.street, stop.locality]))
