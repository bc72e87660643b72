"""The registrar's page: referrals and their answers, and the recording rate."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from statistics import median
from typing import Any

from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplaces.casework.reviews import words
from saferplaces.casework.supervision import recording as rates
from saferplaces.casework.supervision.counted import errors_of
from saferplaces.casework.supervision.terms import Terms, TermsForm, named
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import RECORDING_AUDITS, REGISTER, SUPERVISE
from saferplaces.foundation.identity.teams import reach
from saferplaces.foundation.reference.queries import choices, setting
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import moment, whole
from saferplaces.foundation.ui.tables import Column, Table

DAYS = 92
HOUR = 3600


@door((REGISTER, SUPERVISE), personal=False)
def recording(request: Request) -> HttpResponse:
    """Show referrals, the recording rate by district, class and month, and what errors teach."""
    form = TermsForm(request.actor, request.GET, days=DAYS, teams=False)
    terms = form.terms
    found = rates.crimes(request.actor, terms)
    names = named(d.code for d in reach(request.actor))
    tables = [
        _rates(request, "districts", "By district", "District", found, terms,
               lambda c: names.get(c.district, c.district or "Not known")),
        _rates(request, "classes", "By class of crime", "Class", found, terms,
               lambda c: words.offence(c.crime_class) if c.crime_class else "Not said"),
        _rates(request, "months", "By month of the review", "Month", found, terms,
               lambda c: c.month),
    ]  # fmt: skip
    for table in tables:
        if table.csv_requested:
            return table.csv()
    whole_ = rates.lines(found, lambda _: "All")
    context = {
        "form": form,
        "all": whole_[0] if whole_ else None,
        "tables": tables,
        "referrals": _referrals(request.actor, terms),
        "ended": _ended(request.actor, terms),
        "topics": _topics(request.actor, terms),
        "hours": whole(setting("recording_hours")),
        "audits": "/recording-audits/" if request.actor.can(RECORDING_AUDITS) else "",
    }
    return render(request, "supervision/recording.html", context)


def _rates(
    request: Request, name: str, caption: str, of: str, found: list[rates.Crime], terms: Terms,
    by: Any,
) -> Table[rates.Line]:  # fmt: skip
    columns: list[Column[rates.Line]] = [
        Column("key", of, lambda r: f"{r.key:%B %Y}" if isinstance(r.key, dt.date) else r.key,
               sort="key"),
        Column("due", "Due", sort="due", numeric=True),
        Column("before", "Recorded before the review", numeric=True),
        Column("rate", "Recording rate (95% interval)", numeric=True),
        Column("rectified", "Rectified since", numeric=True),
        Column("open", "Not yet recorded", numeric=True),
        Column("in_time", "In time, where known", lambda r: f"{r.in_time} of {r.timed}",
               numeric=True),
    ]  # fmt: skip
    return Table(
        request, rates.lines(found, by), columns, caption=caption, name=name,
        page_size=50, export_as=f"recording-rate-by-{of.lower()}",
        empty="Reviews of this period found no crime due.",
    )  # fmt: skip


def _errors(terms: Terms, what: str) -> str:
    days = terms.days
    query = Terms(terms.district, None, days).query(what=what, days=days)
    return f"{reverse('supervision-errors')}?{query}"


def _referrals(actor: Actor, terms: Terms) -> list[tuple[str, ...]]:
    waiting = errors_of(actor, terms.district, "referred", since=terms.since)
    oldest = waiting.aggregate(at=Min("referred_at"))["at"]
    answered = errors_of(actor, terms.district, "answered", since=terms.since)
    hours = [
        (answer - asked).total_seconds() / HOUR
        for asked, answer in answered.values_list("referred_at", "answered_at")
        if asked is not None and answer is not None
    ]
    took = f"{_hours(median(hours))} (longest {_hours(max(hours))})" if hours else "None answered"
    return [
        ("Waiting for an answer", whole(waiting.count()), _errors(terms, "referred"), "List"),
        ("Waiting longest since", moment(oldest, "None waits")),
        ("Answered in the period", whole(len(hours)), _errors(terms, "answered"), "List"),
        ("Time to answer, median", took),
    ]


def _ended(actor: Actor, terms: Terms) -> list[tuple[str, ...]]:
    rows = []
    for title, what in (
        ("Cancellations referred in the period", "cancellations"),
        ("Transferred to another force in the period", "transferred"),
    ):
        number = errors_of(actor, terms.district, what, since=terms.since).count()
        rows.append((title, whole(number), _errors(terms, what), "List"))
    moved = errors_of(actor, terms.district, "transferred", since=terms.since)
    to = Counter(moved.values_list("transferred_to", flat=True))
    return [*rows, *((f"To {force}", whole(n)) for force, n in to.most_common(10))]


def _topics(actor: Actor, terms: Terms) -> list[tuple[str, str]]:
    rows = errors_of(actor, terms.district, "found", since=terms.since)
    names = dict(choices("training_topics"))
    counts = Counter(rows.exclude(topic="").values_list("topic", flat=True))
    return [(names.get(topic, topic), whole(n)) for topic, n in counts.most_common()]


def _hours(number: float) -> str:
    return f"{number:.0f} hours" if number < 72 else f"{number / 24:.0f} days"
