"""To the organisation's sign-in service and back."""

from __future__ import annotations

import jwt
import requests
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from mozilla_django_oidc.views import (
    OIDCAuthenticationCallbackView,
    OIDCAuthenticationRequestView,
)

from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.signing import PROVIDER, begin_session, note, safe_next
from saferplaces.foundation.identity.views.sign_in import not_here
from saferplaces.foundation.ui.doors import open_door

FAILED = "Your organisation's sign-in service could not sign you in here. Ask your administrator."


class Callback(OIDCAuthenticationCallbackView):  # type: ignore[misc]
    """Takes the answer; signs in with a new session key."""

    def login_success(self) -> HttpResponse:
        """Begin the session."""
        after = safe_next(self.request, self.request.session.get("oidc_login_next"))
        if not begin_session(self.request, self.user, "provider", PROVIDER):
            return not_here(self.request)
        return HttpResponseRedirect(after or "/")

    def login_failure(self) -> HttpResponse:
        """Say that it did not work, and record it."""
        return _failed(self.request)


@open_door
def start(request: HttpRequest) -> HttpResponse:
    """Go to the sign-in service."""
    _there_is_one()
    response: HttpResponse = OIDCAuthenticationRequestView.as_view()(request)
    return response


@open_door
def callback(request: HttpRequest) -> HttpResponse:
    """Come back from the sign-in service."""
    _there_is_one()
    try:
        response: HttpResponse = Callback.as_view()(request)
    except (SuspiciousOperation, requests.RequestException, jwt.PyJWTError, KeyError, ValueError):
        return _failed(request)
    return response


def _failed(request: HttpRequest) -> HttpResponse:
    note(request, None, "sign_in.provider_failed")
    messages.warning(request, FAILED)
    return redirect("sign-in")


def _there_is_one() -> None:
    if not config().oidc.issuer:
        raise Http404


__all__ = ["callback", "start"]
