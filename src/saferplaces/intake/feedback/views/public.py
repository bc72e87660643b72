"""The pages for passengers: no sign-in, no cookie, no script that they need."""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.http import urlencode

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.kept import Kept, for_a_while
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
KEY, STOP, HERE = "gap-of-the-key", "gap-of-the-stop", "gap-of-the-address"
"""What stands in a page that is kept for what differs from one passenger to the next."""
_pages: Kept[str] = Kept()
_stops: Kept[Stop | None] = Kept(20_000)


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
        return HttpResponse(_fresh(request, words, stop))
    wait = limits.wait(request, LIMIT)
    sent = read(request.POST, words, stop)
    if wait:
        told = words("e_wait", minutes=math.ceil(wait / 60))
        context = _again(request, words, stop, sent, {"send": told} | sent.errors)
        return render(request, "feedback/form.html", context, status=429)
    if sent.errors:
        context = _again(request, words, stop, sent, sent.errors)
        return render(request, "feedback/form.html", context)
    send(sent, words)
    return HttpResponseRedirect(_with(reverse("bus-safety-thanks"), words))


@public_door()
def thanks(request: Request) -> HttpResponse:
    """Say that the answer is on record, where help is, and what was done about others."""
    words = _language(request)

    def draw() -> str:
        around = _around(words, reverse("bus-safety-thanks"))
        return render_to_string("feedback/thanks.html", around, request)

    return HttpResponse(_pages.of(("thanks", words.code), for_a_while(), draw))


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
    return render(request, "feedback/find.html", context | _around(words, request.path))


@public_door()
def said(request: Request) -> HttpResponse:
    """Show what passengers said and what was done."""
    context = {"rows": queries.published()}
    around = _around(_language(request), request.path)
    return render(request, "feedback/said.html", context | around)


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
    return render(request, "feedback/stop_public.html", context | _around(words, request.path))


def _stop(atco: str) -> Stop:
    found = _stops.of(atco, for_a_while(), lambda: stops.stop_of(atco))
    if found is None:
        raise Http404
    return found


def _language(request: HttpRequest) -> Language:
    return language(request.POST.get("lang") or request.GET.get("lang"))


def _with(address: str, words: Language) -> str:
    return address if words.code == ENGLISH else f"{address}?{urlencode({'lang': words.code})}"


def _fresh(request: HttpRequest, words: Language, stop: Stop | None) -> str:
    """Return the form on which nobody has entered anything: drawn anew each minute, then filled.

    Every passenger opens it, and drawing it costs ten times what taking an answer does.
    """
    now = timezone.localtime()
    came = _came_from(request)
    key = ("form", words.code, stop is not None, came, now.date(), band_at(now.hour))

    def draw() -> str:
        at_stop = STOP if stop else ""
        context = _context(words, HERE, at_stop, came=came) | {"once": KEY}
        return render_to_string("feedback/form.html", context, request)

    page = _pages.of(key, for_a_while(), draw)
    here = reverse("bus-safety-at-stop", args=[stop.atco]) if stop else reverse("bus-safety")
    filled = page.replace(KEY, str(uuid.uuid4())).replace(HERE, escape(here))
    return filled.replace(STOP, escape(_stop_line(stop, words))) if stop else filled


def _stop_line(stop: Stop | None, words: Language) -> str:
    if stop is None:
        return ""
    return _label(stop) if stop.active else f"{_label(stop)} ({words('closed')})"


def _came_from(request: HttpRequest) -> str:
    return "app" if request.GET.get("from") == "app" else ""


def _around(words: Language, here: str) -> dict[str, Any]:
    """Return what stands around every public page."""
    others = [
        (one, here if one.code == ENGLISH else f"{here}?lang={one.code}")
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


def _again(
    request: HttpRequest, words: Language, stop: Stop | None, sent: Sent, errors: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the form shows that must be sent again, with all that was entered."""
    told = {name: str(value) for name, value in sent.values.items()}
    line = _stop_line(stop, words)
    return _context(words, request.path, line, came=_came_from(request)) | {
        "errors": errors,
        "values": told | {"words": sent.words, "consent": request.POST.get("consent", "")},
        "reasons_chosen": sent.reasons,
        "stops": sent.stops,
        "once": sent.once,
    }


def _context(words: Language, here: str, at_stop: str, *, came: str) -> dict[str, Any]:
    """Return what the form shows here and now, at a stop if there is one."""
    now = timezone.localtime()
    return _around(words, here) | {
        "at_stop": at_stop,
        "errors": {},
        "values": {
            "day": now.date().isoformat(), "band": band_at(now.hour), "words": "", "stop": "",
            "consent": "", "route": "", "score": "",
        } | ({"place": "waiting"} if at_stop else {}),
        "reasons_chosen": [],
        "stops": [],
        "scores": [(score, words(f"score_{score}")) for score in SCORES],
        "choices": {name: choices(of, words) for name, of in SINGLE.items()},
        "reasons": choices("feedback_reasons", words),
        "days": days(words),
        "longest": LONGEST,
        "trap": TRAP,
        "came_from": came,
    }  # fmt: skip


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
