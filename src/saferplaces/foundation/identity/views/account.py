"""One's own account: who one is here, where one is signed in, and one's password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render

from saferplaces.foundation.identity import factors
from saferplaces.foundation.identity.actions.account import (
    change_password,
    end_other_sessions,
    has_password,
)
from saferplaces.foundation.identity.forms import WRONG_OLD, ChangePasswordForm
from saferplaces.foundation.identity.models import User
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.sessions import running
from saferplaces.foundation.ui.doors import SIGNED_IN, door


@door(SIGNED_IN, personal=False)
def account(request: Request) -> HttpResponse:
    """Show one's own account."""
    user = request.user
    context = {
        "person": user,
        "has_password": has_password(user),
        "has_factor": factors.enrolled(user),
        "sessions": running(user.pk, request.session.session_key),
    }
    return render(request, "identity/account.html", context)


@door(SIGNED_IN, personal=False, methods=("GET", "POST"))
def password(request: Request) -> HttpResponse:
    """Change one's own password, with the old one."""
    if not has_password(request.user):
        messages.warning(
            request, "You do not sign in with a password here, so there is none to change."
        )
        return redirect("account")
    form = ChangePasswordForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        # as at the door, so that wrong tries are counted and lock the account for a while
        proven = authenticate(request, username=request.user.username, password=given["old"])
        if isinstance(proven, User):
            key = request.session.session_key
            update_session_auth_hash(
                request, change_password(request.actor, given["password"], this_session=key)
            )
            messages.success(request, "Your password is changed. You are signed out elsewhere.")
            return redirect("account")
        form.add_error("old", WRONG_OLD)
    return render(request, "identity/change_password.html", {"form": form})


@door(SIGNED_IN, personal=False, methods=("POST",))
def end_sessions(request: Request) -> HttpResponse:
    """Sign oneself out everywhere else."""
    ended = end_other_sessions(request.actor, request.session.session_key)
    messages.success(
        request,
        "You are signed out everywhere else." if ended else "You were signed in nowhere else.",
    )
    return redirect("account")
