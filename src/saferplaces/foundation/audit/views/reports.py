"""Access reports: the list, a new one, deciding, and what is handed over."""

from __future__ import annotations

import csv
import io

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.audit.actions.report import (
    begin_report,
    confirm_items,
    decide_items,
    finish_report,
    redact_item,
    withdraw_report,
)
from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.audit.exports import WORD, as_word, as_zip
from saferplaces.foundation.audit.forms import DecideForm, RedactForm, ReportForm, WithdrawForm
from saferplaces.foundation.audit.models import AccessReport, AccessReportItem, ReportState
from saferplaces.foundation.audit.policy import reports as policy
from saferplaces.foundation.audit.queries import open_report, released
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import ACCESS_REPORT
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import choices, label
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import OutOfReach, fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.numbers import whole_numbers
from saferplaces.foundation.ui.tables import Column, Table, plain

BEGUN = "A report about this person is being prepared already. This is the one: go on with it."


@door(ACCESS_REPORT, personal=True, verb="access_report.list")
def listed(request: Request) -> HttpResponse:
    """Show the access reports, the ones being prepared first."""
    left = Count("items", filter=Q(items__decision=""))
    rows = policy.readable(request.actor).annotate(left=left)
    table: Table[AccessReport] = Table(
        request,
        rows,
        [
            Column(
                "reference",
                "Reference",
                sort="reference",
                link=lambda r: reverse("access-report", args=[r.pk]),
            ),
            Column("person", "Person", lambda r: r.person_id),
            Column("received", "Received", lambda r: day(r.received_on), sort="received_on"),
            Column("due", "Answer by", lambda r: day(r.due_on), sort="due_on"),
            Column("state", "State", lambda r: r.get_state_display(), sort="state"),
            Column("left", "Items to decide", sort="left", numeric=True),
        ],
        caption="Access reports",
        default_sort="-received",
        empty="No reports yet.",
    )
    _saw(request, table.rows)
    return render(request, "audit/reports.html", {"table": table})


@door(ACCESS_REPORT, personal=True, verb="access_report.new", methods=("GET", "POST"))
def new(request: Request) -> HttpResponse:
    """Begin a report."""
    form = ReportForm(request.POST or None, initial={"person": request.GET.get("person", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        there = open_report(given["person"])
        try:
            made = begin_report(
                request.actor,
                given["person"],
                given["reference"],
                given["received"],
                given["identity"],
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            if there is not None:
                messages.info(request, BEGUN)
            return redirect("access-report", made.pk)
    request.access.saw("accessreport", [])
    return render(request, "audit/report_new.html", {"form": form})


@door(ACCESS_REPORT, personal=True, verb="access_report.read", methods=("GET", "POST"))
def one(request: Request, key: int) -> HttpResponse:
    """Show a report with its items; decide on those that are chosen."""
    report = fetch(policy, request.actor, key)
    form = DecideForm(request.POST or None)
    chosen = set(whole_numbers(request.POST.getlist("items"), digits=7))
    if request.method == "POST" and (said := request.POST.get("link")) in {"same", "other"}:
        try:
            n = confirm_items(request.actor, key, chosen, said == "same")
            messages.success(request, f"Said of {n:,} {'record' if n == 1 else 'records'}.")
        except Problem as problem:
            messages.error(request, problem.message)
        return redirect("access-report", key)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        decision = given["decision"]
        ground, why = given.get(f"{decision}_ground") or "", given.get(f"{decision}_why") or ""
        try:
            n = decide_items(request.actor, key, chosen, decision, ground, why)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, f"Decided on {n:,} {'item' if n == 1 else 'items'}.")
            return redirect("access-report", key)
    _saw(request, [report])
    items = list(report.items.all())
    context = {
        "report": report,
        "identity": label("identity_checks", report.identity),
        "sources": _by_source(items),
        "grounds": dict(choices("restriction_grounds")),
        "left": sum(not item.decision for item in items),
        "unsure": any(item.uncertain and item.same is None for item in items),
        "form": form,
        "chosen": chosen,
        "open": report.state == ReportState.PREPARING,
        "withdraw": WithdrawForm(),
    }
    return render(request, "audit/report.html", context)


@door(ACCESS_REPORT, personal=True, verb="access_report.redact", methods=("GET", "POST"))
def redact(request: Request, key: int, position: int) -> HttpResponse:
    """Decide which names of others are taken out of an item."""
    report = fetch(policy, request.actor, key)
    item = report.items.filter(position=position).first()
    if item is None:
        raise OutOfReach("accessreport", key)
    form = RedactForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            redact_item(request.actor, key, position, form.words())
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "What is taken out is decided.")
            return redirect("access-report", key)
    _saw(request, [report])
    return render(
        request, "audit/report_redact.html", {"report": report, "item": item, "form": form}
    )


@door(ACCESS_REPORT, personal=False, methods=("POST",))
def finish(request: Request, key: int) -> HttpResponse:
    """Finish a report, or withdraw it with a reason."""
    try:
        if "withdraw" in request.POST:
            form = WithdrawForm(request.POST)
            if not form.is_valid():
                raise Problem("Say why the report is withdrawn")
            withdraw_report(request.actor, key, form.cleaned_data["why"])
            messages.success(request, "The report is withdrawn.")
        else:
            finish_report(request.actor, key)
            messages.success(request, "The report is finished.")
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect("access-report", key)


@door(ACCESS_REPORT, personal=True, verb="access_report.handed_over")
def output(request: Request, key: int, form: str) -> HttpResponse:
    """Give what is released: a page to print, or the same as a HTML or CSV file."""
    report = fetch(policy, request.actor, key)
    if report.state != ReportState.FINISHED or form not in {"print", "html", "csv", "word", "zip"}:
        raise OutOfReach("accessreport", key)
    if step := disclosing(request, "an access report", needs=ACCESS_REPORT):
        return step
    _saw(request, [report])
    items, grounds = released(report)
    if form == "csv":
        response = HttpResponse(_csv(items, grounds), content_type="text/csv; charset=utf-8")
    elif form == "word":
        response = HttpResponse(as_word(report, items, grounds), content_type=WORD)
    elif form == "zip":
        response = HttpResponse(as_zip(report, items, grounds), content_type="application/zip")
    else:
        context = {"report": report, "sources": _by_source(items), "grounds": grounds}
        response = render(request, "audit/report_output.html", context)
    if form != "print":
        name = f"access-report-{report.pk}.{'docx' if form == 'word' else form}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _saw(request: Request, found: list[AccessReport]) -> None:
    people = [report.person_id for report in found]
    request.access.saw("accessreport", [report.pk for report in found], people=people)


def _by_source(
    items: list[AccessReportItem] | QuerySet[AccessReportItem],
) -> list[tuple[str, list[AccessReportItem]]]:
    grouped: dict[str, list[AccessReportItem]] = {}
    for item in items:
        grouped.setdefault(item.source, []).append(item)
    return list(grouped.items())


def _csv(items: list[AccessReportItem], grounds: list[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Source", "What", "Text"])
    writer.writerows([plain(item.source), plain(item.title), plain(item.text)] for item in items)
    writer.writerows(["", "Left out", ground] for ground in grounds)
    return "\ufeff" + out.getvalue()
