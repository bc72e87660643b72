"""Reviewer agreement: of one's people for a supervisor, one's own for a reviewer."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from saferplaces.casework.supervision import agreeing
from saferplaces.casework.supervision.terms import TermsForm
from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import DECIDE, EXPORT, SUPERVISE
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.numbers import whole_number
from saferplaces.foundation.ui.tables import Column, Table

DAYS = 183


@door((SUPERVISE, DECIDE), personal=True, verb="supervision.agreement")
def agreement(request: Request) -> HttpResponse:
    """Show how far blind second looks came to what reviewers decided.

    Names come only when they are asked for: a handful of second looks ranks nobody.
    """
    every = agreeing.sees_all(request.actor)
    form = TermsForm(request.actor, request.GET, days=DAYS, teams=every)
    terms = form.terms
    pairs = agreeing.looked_at(request.actor, terms, own=not every)
    named = every and whole_number(request.GET.get("people", "")) == 1
    people = None
    if named:
        people = _table(
            request, "people", "By reviewer, in the order of names", agreeing.by_reviewer(pairs),
            export=request.actor.can(EXPORT),
        )  # fmt: skip
        if people.csv_requested and (asked := disclosing(request, "agreement of named reviewers")):
            return asked
    shown = {pair.reviewer for pair in pairs} if named else set()
    request.access.saw("user", sorted(shown) if every else [request.actor.user_id])
    if people is not None and people.csv_requested:
        return people.csv()
    context = {
        "form": form,
        "terms": terms,
        "every": every,
        "pairs": len(pairs),
        "overall": _table(request, "all", "In all", agreeing.overall(pairs) if pairs else []),
        "reasons": _table(
            request, "reason", "By why the log stood in the queue", agreeing.by_reason(pairs)
        ),
        "people": people,
        "share": setting("second_look_share"),
        "fewest": setting("agreement_fewest"),
        "kappa_fewest": setting("kappa_fewest"),
        "with_names": terms.query(people=1),
    }
    return render(request, "supervision/agreement.html", context)


def _table(
    request: Request, name: str, caption: str, rows: list[agreeing.Agreed], *, export: bool = False
) -> Table[agreeing.Agreed]:
    columns: list[Column[agreeing.Agreed]] = [
        Column("name", "Of what" if name == "all" else "Who" if name == "people" else "Reason"),
        Column("pairs", "Looked at", numeric=True),
        Column("same", "The same", numeric=True),
        Column("share", "Share the same (95% interval)", numeric=True),
        Column("kappa", "Beyond chance: kappa (95% interval)", numeric=True),
    ]
    return Table(
        request, rows, columns, caption=caption, name=name,
        export_as="agreement-by-reviewer" if export else None,
        empty="Nothing has been looked at blind in this period.",
    )  # fmt: skip
