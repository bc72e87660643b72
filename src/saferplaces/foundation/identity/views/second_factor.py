"""The second factor: setting it up the first time, and asking for it every time."""

from __future__ import annotations

import time
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from saferplaces.foundation.identity import factors
from saferplaces.foundation.identity.forms import CodeForm, FirstCodeForm
from saferplaces.foundation.identity.models import User
from saferplaces.foundation.identity.signing import begin_session, note
from saferplaces.foundation.identity.views.sign_in import BOTH, PENDING, not_here
from saferplaces.foundation.ui.doors import open_door

SECONDS = 600
"""How long a password is good for before the second factor must follow."""
WRONG_TRIES = 5


@partial(open_door, methods=BOTH)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for a code."""
    user = _pending(request)
    if user is None or not factors.enrolled(user):
        return redirect("sign-in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if factors.verify(user, form.cleaned_data["code"]):
            return _enter(request, user)
        if _wrong_once_more(request, user):
            return redirect("sign-in")
        form.add_error("code", "The code is not right, or it was used before. Wait for a new one")
    return render(request, "identity/second_factor.html", {"form": form})


@partial(open_door, methods=BOTH)
def set_up(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app; then show the recovery codes, once."""
    user = _pending(request)
    if user is None or factors.enrolled(user):
        return redirect("sign-in")
    device = factors.setting_up(user, request.session[PENDING].get("device"))
    request.session[PENDING]["device"] = device.pk
    request.session.modified = True
    form = FirstCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if factors.confirm(device, form.cleaned_data["code"]):
            codes = factors.new_recovery_codes(user)
            note(request, user, "sign_in.second_factor_set_up")
            after = request.session[PENDING]["next"]
            if not begin_session(request, user, "second"):
                return not_here(request)
            context = {"codes": codes, "after": after}
            return render(request, "identity/recovery_codes.html", context)
        form.add_error("code", "The code is not right. Wait for a new one and enter it")
    context = {
        "form": form,
        "picture": factors.picture(device),
        "key": factors.key_in_words(device),
    }
    return render(request, "identity/set_up_second_factor.html", context)


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    after = request.session[PENDING]["next"]
    if not begin_session(request, user, "second"):
        return not_here(request)
    return redirect(after or "home")


def _pending(request: HttpRequest) -> User | None:
    pending = request.session.get(PENDING)
    if not pending or time.time() - pending["at"] > SECONDS:
        return None
    return User.objects.filter(pk=pending["user"], is_active=True).first()


def _wrong_once_more(request: HttpRequest, user: User) -> bool:
    """Count a wrong code; after too many the password is asked for anew."""
    pending = request.session[PENDING]
    pending["wrong"] += 1
    request.session.modified = True
    if pending["wrong"] < WRONG_TRIES:
        return False
    request.session.flush()
    note(request, user, "sign_in.locked")
    messages.warning(request, "Too many wrong codes. Start again.")
    return True
