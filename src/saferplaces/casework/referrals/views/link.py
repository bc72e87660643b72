"""What whoever holds a link sees: nothing, until the named recipient has entered a code.

The session of a right code is bound to the browser that entered it, to that link and that code,
lasts for minutes, and is asked of the database again for every page.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from saferplaces.casework.referrals.actions import by_link
from saferplaces.casework.referrals.actions.by_link import Entered, Told
from saferplaces.casework.referrals.forms import CodeForm
from saferplaces.casework.referrals.models import Link, ReferralState, What
from saferplaces.casework.referrals.tokens import same
from saferplaces.casework.referrals.views.parts import BOTH, said, shared
from saferplaces.casework.referrals.views.received import form_for
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.ui.doors import link_door

SESSION = "referral"
TOLD = {
    Told.SENT: "If you are the person we sent this to, a code is on its way to your mobile. It "
    "may take a minute.",
    Told.TOO_MANY: "Too many codes were asked for. Wait an hour, or ring whoever sent you this.",
}
WRONG = "The code is not right, was used before, or is too old. Ask for a new one"


@link_door(personal=False)
def landing(request: Request, token: str) -> HttpResponse:
    """Show nothing but how to ask for a code: whoever opens links, as mail scanners, gets here."""
    good = (
        by_link.opened(token, _address(request))
        if request.method == "GET"
        else by_link.live(token) is not None
    )
    return (
        render(request, "referrals/link_landing.html", {"token": token}) if good else _gone(request)
    )


@link_door(personal=False, methods=("POST",))
def ask(request: Request, token: str) -> HttpResponse:
    """Send a code to the second channel."""
    told = by_link.ask_code(token, _address(request))
    if told == Told.GONE:
        return _gone(request)
    if told == Told.TOO_MANY:
        return _code_page(request, token, CodeForm(), TOLD[told], status=429)
    return redirect("referral-link-code", token=token)


@link_door(personal=False, methods=BOTH)
def code(request: Request, token: str) -> HttpResponse:
    """Take the code; a right one opens the referral in this browser."""
    if request.method != "POST":
        if by_link.live(token) is None:
            return _gone(request)
        return _code_page(request, token, CodeForm(), TOLD[Told.SENT])
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _gone(request) if by_link.live(token) is None else _code_page(request, token, form)
    found = by_link.enter_code(token, form.cleaned_data["code"], _address(request))
    if found.told == Told.GONE:
        return _gone(request)
    if found.told != Told.RIGHT:
        form.add_error("code", WRONG)
        return _code_page(request, token, form)
    _begin(request, found)
    return redirect("referral-link-read", token=token)


@link_door(personal=True, verb="referral.read_by_link", methods=BOTH)
def read(request: Request, token: str) -> HttpResponse:
    """Show the referral to its recipient, and take their answer."""
    link = _link_of(request, token)
    if link is None:
        return redirect("referral-link", token=token)
    sent = request.POST if request.method == "POST" else None
    if sent is not None and not same(request.session[SESSION]["form"], sent.get("form", "")):
        return redirect("referral-link-read", token=token)
    found = link.referral
    form = form_for(found, sent)
    if sent is not None and form is not None and form.is_valid():
        try:
            _take(link, form.cleaned_data, _address(request))
        except Problem as problem:
            form.refuse(problem)
        else:
            if by_link.live(token) is None:
                request.session.pop(SESSION, None)
                return redirect("referral-link-done")
            return redirect("referral-link-read", token=token)
    if sent is None:
        by_link.note(link, What.READ, _address(request))
    who = by_link.recipient_of(link, request.request_id)
    request.access.actor = who
    request.access.recipient = f"{who.name}, {who.organisation}"[:200]
    request.access.saw("referral", [found.pk], [found.person_id])
    context = {
        "token": token,
        "referral": found,
        "form": form,
        "form_token": request.session[SESSION]["form"],
        "accepted": found.state == ReferralState.ACCEPTED,
        "said": said(found),
        "minutes": max(1, round((request.session[SESSION]["until"] - time.time()) / 60)),
        **shared(found),
    }
    return render(request, "referrals/link_read.html", context)


@link_door(personal=False, methods=("POST",))
def leave(request: Request, token: str) -> HttpResponse:
    """End the session in this browser; the link stays good."""
    request.session.pop(SESSION, None)
    return redirect("referral-link", token=token)


@link_door(personal=False)
def done(request: Request) -> HttpResponse:
    """Thank a recipient whose link has done its work."""
    return render(request, "referrals/link_done.html")


def _take(link: Link, given: Mapping[str, Any], address: str | None) -> None:
    if "outcome" in given:
        by_link.outcome_by_link(link, given["outcome"], given["text"], address)
        return
    take: dict[str, Callable[[], object]] = {
        "accept": lambda: by_link.accept_by_link(link, given["text"] or "", address),
        "ask": lambda: by_link.ask_by_link(link, given["question"], address),
        "decline": lambda: by_link.decline_by_link(
            link, given["reason"], given["why"] or "", address
        ),
    }
    take[given["answer"]]()


def _begin(request: Request, found: Entered) -> None:
    """Begin the session of a right code under a new key: one that was planted before is no use."""
    if getattr(request, "actor", None) is not None:  # somebody who has signed in stays so
        request.session.cycle_key()
    else:
        request.session.flush()
    request.session[SESSION] = {
        "link": found.link,
        "code": found.code,
        "until": int(time.time() + 60 * float(setting("referral_session_minutes"))),
        "form": secrets.token_urlsafe(16),
    }


def _link_of(request: Request, token: str) -> Link | None:
    held: Mapping[str, Any] = request.session.get(SESSION, {})
    if not held or held["until"] < time.time():
        request.session.pop(SESSION, None)
        return None
    return by_link.session_link(token, held["link"], held["code"])


def _code_page(
    request: Request, token: str, form: CodeForm, told: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "token": token,
        "form": form,
        "told": told,
        "minutes": setting("referral_code_minutes"),
    }
    return render(request, "referrals/link_code.html", context, status=status)


def _gone(request: Request) -> HttpResponse:
    """Say that a link is of no use: unknown, closed, expired and withdrawn look the same."""
    return render(request, "referrals/link_gone.html", status=404)


def _address(request: Request) -> str | None:
    return request.META.get("REMOTE_ADDR") or None
