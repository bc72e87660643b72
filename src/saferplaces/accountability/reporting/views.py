"""What the views for Power BI mean, and how to connect."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from saferplaces.foundation.config.config import config
from saferplaces.foundation.database.reporting import views
from saferplaces.foundation.database.server import REPORTING as ROLE
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import REPORTING
from saferplaces.foundation.ui.doors import door


@door(REPORTING, personal=False)
def reporting(request: Request) -> HttpResponse:
    """Show the documentation of the views; no row of theirs."""
    context = {"views": views(), "role": ROLE, "embedded": config().embedded}
    return render(request, "reporting/reporting.html", context)
