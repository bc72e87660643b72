"""Close a case, agree to it, open it again; a closure that is contested."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from saferplaces.casework.cases.actions import after_closing, closing
from saferplaces.casework.cases.actions.reopen import reopen
from saferplaces.casework.cases.forms.passing import CloseForm, ContestForm, DecideForm
from saferplaces.casework.cases.forms.working import ReasonForm
from saferplaces.casework.cases.gate import missing, needs
from saferplaces.casework.cases.models import CaseState, Contest
from saferplaces.casework.cases.policy import cases, contests
from saferplaces.casework.cases.queries import victims_of
from saferplaces.casework.cases.views.one_form import one_form, posted
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES_SUPERVISE, CASES_WORK, DISPENSE
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch

AGREES = {
    "": "Nobody else need agree: the case is closed at once.",
    "sergeant": "A supervisor must agree.",
    "inspector": "The case is serious: an inspector must agree.",
}


@door(CASES_WORK, personal=True, verb="case.close", methods=("GET", "POST"))
def case_close(request: Request, case_id: int) -> HttpResponse:
    """Show what is missing before a case may be closed; close it, or ask for it."""
    case = fetch(cases, request.actor, case_id, "work")
    request.access.saw("case", [case_id], [one.person_id for one in victims_of(case_id)])

    def do(data: dict[str, Any]) -> object:
        return closing.ask_to_close(
            request.actor, case_id, reason=data["reason"], note=data["note"],
            retention_group=data["retention_group"],
        )  # fmt: skip

    left = [one for one in missing(case) if one.address != request.path]
    return one_form(
        request, case, CloseForm(case, posted(request)), do,
        title="Close the case", button="Ask to close it" if needs(case) else "Close it",
        done="A supervisor is asked to agree." if needs(case) else "The case is closed.",
        intro=AGREES[needs(case)], missing=left,
    )  # fmt: skip


@door((CASES_SUPERVISE, CASES_WORK), personal=False, methods=("POST",))
def case_agree(request: Request, case_id: int) -> HttpResponse:
    """Agree that a case is closed."""
    note = request.POST.get("note", "")
    return _do(
        request, case_id, "read",
        lambda: closing.agree_to_close(request.actor, case_id, note=note), "The case is closed.",
    )  # fmt: skip


@door((CASES_SUPERVISE, CASES_WORK), personal=False, methods=("POST",))
def case_send_back(request: Request, case_id: int) -> HttpResponse:
    """Have the officer go on."""
    note = request.POST.get("note", "")
    return _do(
        request, case_id, "read",
        lambda: closing.send_back(request.actor, case_id, note=note), "It is sent back.",
    )  # fmt: skip


@door(CASES_WORK, personal=False, methods=("POST",))
def case_go_on(request: Request, case_id: int) -> HttpResponse:
    """Go on with a case that was to be closed."""
    return _do(
        request, case_id, "work", lambda: closing.go_on(request.actor, case_id),
        "The case goes on.",
    )  # fmt: skip


def _do(
    request: Request, case_id: int, verb: str, act: Callable[[], object], done: str
) -> HttpResponse:
    fetch(cases, request.actor, case_id, verb)
    try:
        act()
    except (Problem, Refused) as problem:
        said = problem.message if isinstance(problem, Problem) else " ".join(problem.reasons)
        messages.error(request, said)
    else:
        messages.success(request, done)
    return redirect("case", case_id=case_id)


@door(CASES_WORK, personal=True, verb="case.reopen", methods=("GET", "POST"))
def case_reopen(request: Request, case_id: int) -> HttpResponse:
    """Open a closed case again."""
    case = fetch(cases, request.actor, case_id, "work")
    if case.state != CaseState.CLOSED:
        messages.warning(request, "The case is not closed.")
        return redirect("case", case_id=case_id)

    def do(data: dict[str, Any]) -> object:
        return reopen(request.actor, case_id, why=data["why"])

    return one_form(
        request, case, ReasonForm("Why it is opened again", posted(request)), do,
        title="Open the case again", button="Open it again",
        done="The case is open again, with everything that was in it.",
    )  # fmt: skip


@door(CASES_WORK, personal=True, verb="case.contest", methods=("GET", "POST"))
def case_contest(request: Request, case_id: int) -> HttpResponse:
    """Take down that a victim contests the closure."""
    case = fetch(cases, request.actor, case_id, "work")

    def do(data: dict[str, Any]) -> object:
        return after_closing.contest(
            request.actor, case_id, case_person_id=data["person"], grounds=data["grounds"]
        )

    return one_form(
        request, case, ContestForm(case, posted(request)), do,
        title="The victim contests the closure", button="Send it to the inspector",
        done="An inspector decides; the victim is told what and why.",
    )  # fmt: skip


@door(DISPENSE, personal=True, verb="case.contest_decide", methods=("GET", "POST"))
def case_contest_decide(request: Request, pk: int) -> HttpResponse:
    """Decide on a contested closure."""
    found: Contest = fetch(contests, request.actor, pk, "decide")
    request.access.saw("contest", [pk], [found.person.person_id])

    def do(data: dict[str, Any]) -> object:
        return after_closing.decide_contest(
            request.actor, pk, uphold=data["uphold"] == "yes", outcome=data["outcome"]
        )

    return one_form(
        request, found.case, DecideForm(posted(request)), do,
        title="Decide on a contested closure", button="Decide", done="It is decided.",
        intro=f"The victim says: {found.grounds}",
    )  # fmt: skip
