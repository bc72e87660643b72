"""The pages for when something is wrong: they say what, and what to do, and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from saferplaces.foundation.audit.emergency import emergency_address


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request could not be read."""
    return _page(request, 400, "There is a problem with this address", "Go back and try again.")


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The person may not do this."""
    reasons = getattr(exception, "reasons", ())
    return _page(request, 403, "You may not open this page", *reasons)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, or the record is not theirs to see."""
    return _page(
        request,
        404,
        "Page not found",
        "There is no such page, or it shows a record that is not yours to see.",
        emergency=emergency_address(request, exception),
    )


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke; the identifier finds it in the logs."""
    context = {
        "title": "Sorry, there is a problem with the service",
        "lines": ["Nothing that you entered was saved. Try again later."],
        "identity": getattr(request, "request_id", ""),
    }
    # Without the request: what failed may be the database that a page's frame would ask.
    return HttpResponse(render_to_string("ui/failed.html", context), status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token does not fit: signed out in another tab, or a page kept open for a day."""
    return _page(
        request,
        403,
        "This form has expired",
        "Open the page again and send the form once more. Nothing was saved.",
    )


def _page(
    request: HttpRequest, status: int, title: str, *lines: str, emergency: str = ""
) -> HttpResponse:
    context = {
        "title": title,
        "lines": lines,
        "identity": getattr(request, "request_id", ""),
        "emergency": emergency,
    }
    return render(request, "ui/error.html", context, status=status)
