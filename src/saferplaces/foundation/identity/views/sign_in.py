"""Signing in and out, and choosing the part to act in."""

from __future__ import annotations

import time
from functools import partial

from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity import factors
from saferplaces.foundation.identity.actor import current_memberships
from saferplaces.foundation.identity.demo import cast
from saferplaces.foundation.identity.forms import WRONG, PasswordForm, SignInForm
from saferplaces.foundation.identity.models import User
from saferplaces.foundation.identity.passwords import set_password as change_password
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.signing import (
    PART,
    begin_session,
    end_session,
    note,
    safe_next,
)
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import SIGNED_IN, door, open_door

PENDING = "pending"
"""In the session: who has given their password and not yet the second factor."""
NO_PART = "You have no role here at present. Ask your administrator."
BOTH = ("GET", "POST")


@partial(open_door, methods=BOTH)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who it is: by the organisation's sign-in service, or by a local account."""
    after = safe_next(request, request.POST.get("next") or request.GET.get("next"))
    if getattr(request, "actor", None) is not None:
        return redirect(after or "home")
    sent = request.method == "POST" and config().local_accounts
    form = SignInForm(request.POST if sent else None)
    if sent and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User):
            return _ask_second_factor(request, user, after)
        form.add_error(None, WRONG)
    context = {
        "form": form if config().local_accounts else None,
        "provider": bool(config().oidc.issuer),
        "after": after,
        "query": f"?{urlencode({'next': after})}" if after else "",
        "cast": cast() if config().mode == "demo" else [],
    }
    return render(request, "identity/sign_in.html", context)


def _ask_second_factor(request: HttpRequest, user: User, after: str) -> HttpResponse:
    request.session.flush()
    request.session[PENDING] = {"user": user.pk, "at": int(time.time()), "next": after, "wrong": 0}
    return redirect("second-factor" if factors.enrolled(user) else "set-up-second-factor")


@partial(open_door, methods=("POST",))
def sign_in_demo(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's cast, with one click; there is no such page elsewhere."""
    if config().mode != "demo":
        raise Http404
    cast = {str(one.pk): one for one in User.objects.filter(is_demo=True, is_active=True)}
    user = cast.get(request.POST.get("user", ""))
    if user is None:
        raise Http404
    after = safe_next(request, request.POST.get("next"))
    if not begin_session(request, user, "second"):
        return not_here(request)
    return redirect(after or "home")


@partial(open_door, methods=("POST",))
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    end_session(request)
    messages.success(request, "You have signed out.")
    response = redirect("sign-in")
    response.headers["Clear-Site-Data"] = '"storage"'  # answers that a device still holds
    return response


@partial(open_door, methods=BOTH)
def set_password(request: HttpRequest) -> HttpResponse:
    """Set a password with the code that an administrator gave."""
    if not config().local_accounts:
        raise Http404
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = change_password(given["username"], given["code"], given["password"])
        except Problem as problem:
            form.add_error(problem.field, problem.message)
        else:
            note(request, user, "sign_in.password_set")
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("sign-in")
    return render(request, "identity/set_password.html", {"form": form})


@door(SIGNED_IN, personal=False, methods=("POST",))
def switch_part(request: Request) -> HttpResponse:
    """Act in another of one's parts."""
    chosen = request.POST.get("part", "")
    part = next((p for p in current_memberships(request.user) if str(p.pk) == chosen), None)
    if part is None:
        raise Http404
    request.session[PART] = part.pk
    note(request, request.user, "sign_in.part", membership=part.pk)
    messages.success(request, f"You now act as: {part.get_role_display()}, {part.organisation}.")
    return redirect("home")


def not_here(request: HttpRequest) -> HttpResponse:
    """Send somebody without a part back to the sign-in page."""
    messages.warning(request, NO_PART)
    return redirect(reverse("sign-in"))
