"""The report of a closed audit: a page, its tables as CSV, and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from saferplaces.accountability.audits import showing
from saferplaces.accountability.audits.models import Audit, AuditState
from saferplaces.accountability.audits.policy import audits as policy
from saferplaces.accountability.audits.views.audits import chosen
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import RECORDING_AUDITS
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.tables import Column, Table

Row = Mapping[str, Any]


@door(RECORDING_AUDITS, personal=False)
def report(request: Request, pk: int) -> HttpResponse:
    """Show what an audit found. It holds no personal data."""
    audit = fetch(policy, request.actor, pk)
    if audit.state != AuditState.CLOSED:
        return redirect("recording-audit", pk=pk)
    tables = {
        "rates": _rates(request, audit),
        "strata": _strata(request, audit),
        "classes": _classes(request, audit),
    }
    for table in tables.values():
        if table.csv_requested:
            return table.csv()
    found = audit.result
    return render(
        request,
        "audits/report.html",
        {
            "audit": audit,
            "tables": tables,
            "headline": found["rates"][0],
            "rate": showing.rate_words(found["rates"][0]),
            "counted": showing.counted(found["rates"][0]),
            "band": found["band"],
            "bands": [
                (b.label, f"from {showing.one(b.values['least'])}") for b in codes("audit_bands")
            ],
            "agreement": _agreement(found["agreement"]),
            "counts": found["counts"],
            "chosen": chosen(audit),
            "hides": any(row["hidden"] for row in showing.strata(request.actor, audit)),
            "one": showing.one,
        },
    )


def _rates(request: Request, audit: Audit) -> Table[Row]:
    columns: list[Column[Row]] = [
        Column("label", "Rate"),
        Column("rate", "Estimate with its interval", showing.rate_words),
        Column("counted", "Counted", showing.counted, numeric=True),
        Column("again", "The interval by drawing again", _again),
        Column("remark", "Remark", showing.remark),
    ]
    return Table(
        request, audit.result["rates"], columns, caption="Rates", name="rates",
        export_as="audit-rates",
    )  # fmt: skip


def _strata(request: Request, audit: Audit) -> Table[Row]:
    columns: list[Column[Row]] = [
        Column("district", "District", lambda r: r["district_name"], sort="district_name"),
        Column("group", audit.get_by_display(), lambda r: r["group_name"], sort="group_name"),
        Column("population", "Logs", numeric=True, sort="population"),
        Column("sample", "Read", numeric=True, sort="sample"),
        *_hideable(),
    ]
    return Table(
        request, showing.strata(request.actor, audit), columns,
        caption="Recorded, by stratum", name="strata", page_size=60, export_as="audit-strata",
    )  # fmt: skip


def _classes(request: Request, audit: Audit) -> Table[Row]:
    columns: list[Column[Row]] = [Column("name", "Class", sort="name"), *_hideable()]
    return Table(
        request, showing.classes(request.actor, audit), columns,
        caption="Recorded, by class", name="classes", page_size=60, export_as="audit-classes",
        empty="No crime should have been recorded in any log of the sample.",
    )  # fmt: skip


def _hideable() -> list[Column[Row]]:
    return [
        Column("counted", "Counted", lambda r: _unless(r, showing.counted(r)), numeric=True),
        Column("rate", "Estimate with its interval", lambda r: _unless(r, showing.rate_words(r))),
        Column("remark", "Remark", lambda r: _unless(r, showing.remark(r))),
    ]


def _unless(row: Row, text: str) -> str:
    return "Kept back: small numbers" if row["hidden"] else text


def _again(row: Row) -> str:
    if row["share"] is None or row["hits"] in {0, row["of"]}:
        return "–"
    return f"{showing.one(row['again_low'])} to {showing.one(row['again_high'])}"


def _agreement(found: Row | None) -> list[tuple[str, str]]:
    if found is None:
        return []
    span = f"{showing.one(found['share_low'])} to {showing.one(found['share_high'])}"
    rows = [
        ("Logs read by both", str(found["n"])),
        (
            "Same word on whether a crime was due",
            f"{showing.one(found['share'])} ({span}), {found['same']} of {found['n']}",
        ),
        ("Same in everything", f"{found['same_in_all']} of {found['n']}"),
    ]
    if found["n"] < showing.TOO_FEW:
        return [*rows, ("Cohen's kappa", "Too few logs to say")]
    if found["kappa"] is None:
        return [*rows, ("Cohen's kappa", "Cannot be said: both said the same of every log")]
    kappa = f"{found['kappa']:.2f} ({found['low']:.2f} to {found['high']:.2f})"
    return [*rows, ("Cohen's kappa", kappa)]
