"""What an applicant does who is not satisfied: prove that the case review is theirs, and ask.

The browser's session holds a random key and nothing else; what it has proved is asked of the
database on each page. A form holds a token of the session, since there is no account.
"""

from __future__ import annotations

import secrets

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.casework.lpb_reviews import basis
from saferplaces.casework.lpb_reviews.actions import asking, visiting
from saferplaces.casework.lpb_reviews.forms import AskForm, CodeForm, ReferenceForm
from saferplaces.casework.lpb_reviews.models import OPEN, LpbReview
from saferplaces.casework.lpb_reviews.views.parts import BOTH, state_of
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.public.limits import wait
from saferplaces.foundation.reference.queries import choices, setting
from saferplaces.foundation.tokens import same
from saferplaces.foundation.ui.doors import public_door

SESSION = "ask-the-mayor"
LIMIT = "ask-the-mayor"
WRONG = "The code is not right, was used before, or is too old. Begin again to get a new one"
BUSY = "Too many people ask at once. Wait a few minutes, then send this page again"


@public_door(methods=BOTH)
def start(request: Request) -> HttpResponse:
    """Say who looks at what, and ask for the number of the case review."""
    standing = basis.standing()
    form = ReferenceForm(request.POST if request.method == "POST" else None)
    if _begun(request, form, "ask-the-mayor-ask"):
        return redirect("ask-the-mayor-code")
    grounds = [label for _, label in choices("lpb_grounds")]
    context = {"form": form, "standing": standing, "grounds": grounds}
    return render(request, "lpb_reviews/public_start.html", context)


@public_door(methods=BOTH)
def letters(request: Request) -> HttpResponse:
    """Ask for the number of the case review, to read what was told about it."""
    form = ReferenceForm(request.POST if request.method == "POST" else None)
    if _begun(request, form, "read-letters-all"):
        return redirect("ask-the-mayor-code")
    return render(request, "lpb_reviews/public_letters_start.html", {"form": form})


@public_door(personal=True, verb="case_review.letters_read")
def read_letters(request: Request) -> HttpResponse:
    """Show whoever proved that the case review is theirs what they were told, the newest first."""
    case = visiting.proved(request.session.get(SESSION, {}).get("key", ""))
    if case is None:
        return redirect("read-letters")
    found = list(case.letters.order_by("-at", "-pk"))
    request.access.saw("casereview", [case.pk], [case.person_id] if case.person_id else [])
    request.access.saw("reviewletter", [one.pk for one in found])
    request.access.shows_protected = True
    context = {"letters": found, "reference": case.reference}
    return render(request, "lpb_reviews/public_letters.html", context)


@public_door(methods=BOTH)
def code(request: Request) -> HttpResponse:
    """Take the code. Whatever number was given, this page says the same."""
    held = request.session.get(SESSION)
    if held is None:
        return redirect("ask-the-mayor")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if wait(request, LIMIT):
            form.add_error("code", BUSY)
        elif visiting.prove(held["key"], form.cleaned_data["code"]):
            return redirect(held.get("next", "ask-the-mayor-ask"))
        else:
            form.add_error("code", WRONG)
    again = "read-letters" if held.get("next") == "read-letters-all" else "ask-the-mayor"
    context = {"form": form, "minutes": setting("lpb_code_minutes"), "again": reverse(again)}
    return render(request, "lpb_reviews/public_code.html", context)


@public_door(personal=True, verb="lpb_review.asked_online", methods=BOTH)
def ask(request: Request) -> HttpResponse:
    """Show the applicant how their requests stand and what was answered; take a new one."""
    held = request.session.get(SESSION, {})
    case = visiting.proved(held.get("key", ""))
    if case is None:
        return redirect("ask-the-mayor")
    request.access.saw("casereview", [case.pk], [case.person_id] if case.person_id else [])
    request.access.shows_protected = True
    against = asking.against_of(case)
    late = case.appeal_until is not None and timezone.localdate() > case.appeal_until
    sent = request.POST if request.method == "POST" else None
    form = AskForm(against, late, sent)
    problem = ""
    if sent is not None and form.is_valid():
        if not same(sent.get("form", ""), held["form"]):
            return redirect("ask-the-mayor-ask")
        try:
            asking.ask(SYSTEM, case.pk, form.asked)
        except Problem as found:
            if found.field in form.fields:
                form.refuse(found)
            problem = found.message
        else:
            return redirect("ask-the-mayor-ask")
    context = {
        **_standing(case),
        "form": form,
        "form_token": held["form"],
        "late": late,
        "until": case.appeal_until,
        "reference": case.reference,
        "against": against.label,
        "problem": problem,
    }
    return render(request, "lpb_reviews/public_ask.html", context)


@public_door(methods=("POST",))
def leave(request: Request) -> HttpResponse:
    """Forget the visit in this browser."""
    request.session.pop(SESSION, None)
    return redirect("ask-the-mayor")


def _begun(request: Request, form: ReferenceForm, to: str) -> bool:
    """Begin a visit where a number was sent, which goes on to a page once it is proved."""
    if request.method != "POST" or not form.is_valid():
        return False
    if wait(request, LIMIT):
        form.add_error("reference", BUSY)
        return False
    if getattr(request, "user", None) is None or not request.user.is_authenticated:
        request.session.flush()
    key = visiting.begin(form.cleaned_data["reference"])
    request.session[SESSION] = {"key": key, "form": secrets.token_urlsafe(16), "next": to}
    return True


def _standing(case: CaseReview) -> dict[str, object]:
    """Return how the requests of a case review stand, and whether another can be made."""
    rows = list(LpbReview.objects.filter(case_review=case).select_related("rule"))
    standing = basis.standing()
    under_way = LpbReview.objects.filter(OPEN, case_review=case).exists()
    return {
        "requests": [(row, state_of(row)) for row in rows],
        "standing": standing,
        "can_ask": standing is not None and not under_way and case.appeal_until is not None,
        "unfinished": case.appeal_until is None and not under_way,
    }
