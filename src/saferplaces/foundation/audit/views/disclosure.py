"""Ask to whom personal data goes, and what for."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from saferplaces.foundation.audit.disclosures import grant
from saferplaces.foundation.audit.forms import DisclosureForm
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.ui.doors import SIGNED_IN, door


@door(SIGNED_IN, personal=False, methods=("GET", "POST"))
def ask(request: Request) -> HttpResponse:
    """Ask; then go back to what was asked for."""
    to = request.GET.get("to", "")
    if not to.startswith("/") or not url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        to = "/"
    form = DisclosureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        recipient = f"{label('recipients', given['recipient'])}: {given['who']}"[:200]
        address = grant(request, to, recipient, given["purpose"], given["reason"])
        return HttpResponseRedirect(address)
    context = {"form": form, "to": to, "what": request.GET.get("what", "")[:100]}
    return render(request, "audit/disclosure.html", context)
