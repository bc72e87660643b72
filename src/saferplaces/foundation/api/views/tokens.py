"""The administrator's pages of tokens: list, new, revoke, rotate."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.api.actions.tokens import let_in, revoke, rotate
from saferplaces.foundation.api.forms import TokenForm, in_words
from saferplaces.foundation.api.models import Token
from saferplaces.foundation.api.policy import tokens as policy
from saferplaces.foundation.api.views.about import breaking
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import API_CLIENTS
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table

NEVER = "Never"
CHUNK = 11
"""Characters of a secret that stay together on a telephone; no break is copied with it."""


@door(API_CLIENTS, personal=False)
def token_list(request: Request) -> HttpResponse:
    """List the tokens of software."""
    table = Table(
        request,
        _rows(request),
        [
            Column("name", "Software", sort="name", link=_address),
            Column("organisation", "Organisation", lambda t: _part(t, "organisation")),
            Column("role", "Role", lambda t: _part(t, "get_role_display")),
            Column("used", "Last used", lambda t: day(t.last_used_on, NEVER), sort="last_used_on"),
            Column("expires", "Last day", lambda t: day(t.expires_at), sort="expires_at"),
            Column("state", "State", state),
        ],
        caption="Tokens",
        default_sort="-created_at",
        empty="No software has been let in.",
    )
    return render(request, "api/tokens.html", {"table": table})


@door(API_CLIENTS, personal=False, methods=("GET", "POST"))
def token_new(request: Request) -> HttpResponse:
    """Let software in; the secret is shown this once."""
    form = TokenForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        given["organisation"] = Organisation.objects.get(pk=given["organisation"])
        try:
            token, secret = let_in(request.actor, **given)
        except Problem as problem:
            form.add_error(problem.field, problem.message)
        else:
            return _secret(request, token, secret)
    return render(request, "api/token_new.html", {"form": form})


@door(API_CLIENTS, personal=False)
def token_page(request: Request, pk: int) -> HttpResponse:
    """Show one token."""
    token = fetch(policy, request.actor, pk)
    part = token.account.memberships.select_related("organisation").order_by("pk")[0]
    names = {row.code: row.name for row in districts()}
    context = {
        "token": token,
        "part": part,
        "districts": ", ".join(names.get(d, d) for d in part.districts) or "Whole area",
        "scopes": [in_words(scope) for scope in token.scopes],
        "state": state(token),
    }
    return render(request, "api/token.html", context)


@door(API_CLIENTS, personal=False, methods=("POST",))
def token_revoke(request: Request, pk: int) -> HttpResponse:
    """End a token now."""
    fetch(policy, request.actor, pk)
    try:
        revoke(request.actor, pk)
    except Problem as problem:
        messages.warning(request, problem.message)
    else:
        messages.success(request, "The token has ended.")
    return redirect("api-token", pk=pk)


@door(API_CLIENTS, personal=False, methods=("POST",))
def token_rotate(request: Request, pk: int) -> HttpResponse:
    """Give software a new secret; it is shown this once."""
    fetch(policy, request.actor, pk)
    try:
        token, secret = rotate(request.actor, pk)
    except Problem as problem:
        messages.warning(request, problem.message)
        return redirect("api-token", pk=pk)
    return _secret(request, token, secret)


def state(token: Token) -> str:
    """Return how a token stands, in words."""
    if token.revoked_at is not None:
        return "Revoked"
    if not token.works:
        return "Expired"
    return "Works" if token.account.is_active else "Account closed"


def _secret(request: Request, token: Token, secret: str) -> HttpResponse:
    shown = breaking(secret[at : at + CHUNK] for at in range(0, len(secret), CHUNK))
    return render(request, "api/secret.html", {"token": token, "secret": shown})


def _rows(request: Request) -> QuerySet[Token]:
    rows = policy.readable(request.actor).select_related("account")
    return rows.prefetch_related("account__memberships__organisation")


def _part(token: Token, name: str) -> Any:
    parts = list(token.account.memberships.all())
    found = getattr(parts[-1], name) if parts else ""
    return found() if callable(found) else found


def _address(token: Token) -> str:
    return reverse("api-token", args=[token.pk])
