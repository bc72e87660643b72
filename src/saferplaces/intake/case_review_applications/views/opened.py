"""An application that is open to be written: by the public with a cookie, or by staff for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import RISK
from saferplaces.foundation.public import limits
from saferplaces.foundation.ui.doors import door, public_door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.intake.case_review_applications.actions.keys import browser_key, go_on
from saferplaces.intake.case_review_applications.models import Application, ApplicationState, Key
from saferplaces.intake.case_review_applications.policy import applications

P = ParamSpec("P")
BOTH = ("GET", "POST")
LIMIT = "case-review"


@dataclass(frozen=True)
class Opened:
    """An application, who writes it, and where its pages are.

    `key` is that of the public's browser, None for staff; `application` may be one that is not
    saved yet, on the first page.
    """

    application: Application
    actor: Actor
    key: Key | None = None

    @property
    def staff(self) -> bool:
        """Whether a member of staff writes it down for somebody."""
        return self.actor.user_id is not None

    @property
    def begun(self) -> bool:
        """Whether there is a draft: on the first page there is none yet."""
        return not self.application._state.adding

    @property
    def frame(self) -> str:
        """The template of the page's frame."""
        name = "staff" if self.staff else "own"
        return f"case_review_applications/frame_{name}.html"

    def url(self, name: str, *args: object) -> str:
        """Return the address of a page of this application."""
        if self.staff:
            return reverse(f"case-review-application-{name}", args=[self.application.pk, *args])
        return reverse(f"case-review-apply-{name}", args=args)


Page = Callable[Concatenate[Request, Opened, P], HttpResponse]


def cookie_name() -> str:
    """Return the cookie's name; a browser takes one called so over an encrypted connection only."""
    return "__Secure-case-review" if config().secure else "case-review"


def give_cookie(response: HttpResponse, token: str) -> None:
    """Put the key of a draft into the browser, until it is closed."""
    response.set_cookie(
        cookie_name(),
        token,
        path=reverse("case-review-start"),
        secure=config().secure,
        httponly=True,
        samesite="Lax",
    )


def take_cookie(response: HttpResponse) -> None:
    """Take the key out of the browser."""
    response.delete_cookie(cookie_name(), path=reverse("case-review-start"), samesite="Lax")


def key_of(request: HttpRequest) -> Key | None:
    """Return the good key that the browser holds."""
    token = request.COOKIES.get(cookie_name(), "")
    return browser_key(token) if token else None


def may_send_files(request: HttpRequest) -> bool:
    """Say whether the browser holds the key of a draft: before a byte of a file is written."""
    found = key_of(request)
    return found is not None and found.application.state == ApplicationState.DRAFT


def too_many(request: HttpRequest, back: str) -> HttpResponse | None:
    """Return the page that says to wait, where too much comes from one address."""
    seconds = limits.wait(request, LIMIT)
    if not seconds:
        return None
    context = {"minutes": -(-seconds // 60), "back": back}
    response = render(request, "case_review_applications/wait.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def nobody(request: Request) -> Actor:
    """Return who acts for the public in this request, so that the trail names the request."""
    return replace(SYSTEM, request_id=request.request_id)


def own(
    verb: str, *, methods: tuple[str, ...] = ("GET",), may_begin: bool = False
) -> Callable[[Page[P]], Any]:
    """Put a page behind the door of the public, for whoever holds the key of the draft.

    Parameters
    ----------
    may_begin:
        The page opens without a key too: the first one.
    """

    def behind(page: Page[P]) -> Any:
        def view(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request.access.actor = nobody(request)
            if request.method == "POST" and (wait := too_many(request, request.path)):
                request.access.saw("application", [])
                return wait
            key = key_of(request)
            if key and key.application.state != ApplicationState.DRAFT:
                if not may_begin:
                    return redirect("case-review-apply-sent")
                key = None  # who has sent one in may begin another
            if key is None and not may_begin:
                return redirect("case-review-apply-gone")
            found = key.application if key else Application()
            request.access.saw("application", [found.pk] if found.pk else [])
            request.access.shows_protected = True  # their own words
            response = page(request, Opened(found, request.access.actor, key), *args, **kwargs)
            if key and request.method == "POST":
                go_on(key)
            return response

        _name(view, page, "public")
        return public_door(personal=True, verb=verb, methods=methods)(view)

    return behind


def for_them(verb: str, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[Page[P]], Any]:
    """Put a page behind the door of staff, for whoever writes the draft down."""

    def behind(page: Page[P]) -> Any:
        def view(request: Request, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            found = fetch(applications, request.actor, pk, "take_down")
            request.access.saw("application", [found.pk])
            request.access.shows_protected = True  # their own words, just told
            return page(request, Opened(found, request.actor), *args, **kwargs)

        _name(view, page, "staff")
        return door(RISK, personal=True, verb=verb, methods=methods)(view)

    return behind


def _name(view: Callable[..., Any], page: Callable[..., Any], module: str) -> None:
    """Name a view after the page that it opens, in the module of its own door."""
    view.__module__ = f"{__package__}.{module}"
    view.__qualname__ = view.__name__ = page.__name__
    view.__doc__ = page.__doc__
