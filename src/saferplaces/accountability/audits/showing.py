"""Show a report: rates in words, and small numbers kept from those who may not read incidents."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from saferplaces.accountability.audits.models import Audit
from saferplaces.accountability.audits.population import group_names
from saferplaces.casework.reviews.words import offence
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import INCIDENTS
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.formats import whole

FEW = 5
HIDDEN = "Fewer than 5"
TOO_FEW = 30
"""Below so many crimes a rate is a hint, and is said to be."""


def rate_words(row: Mapping[str, Any]) -> str:
    """Return a rate with its interval: 94.6% (93.0% to 96.2%)."""
    if row["share"] is None:
        return "No such crime in the sample"
    return f"{one(row['share'])} ({one(row['low'])} to {one(row['high'])})"


def counted(row: Mapping[str, Any]) -> str:
    """Return what a rate was counted from."""
    return f"{whole(row['hits'])} of {whole(row['of'])}"


def one(share: float) -> str:
    """Return a share in per cent with one place; never 100.0% for less than all."""
    percent = share * 100
    return f"{math.floor(percent * 10 + 1e-9) / 10 if percent > 99.9 else percent:.1f}%"


def remark(row: Mapping[str, Any]) -> str:
    """Return what is to be thought of a small number."""
    if row["of"] == 0:
        return "No crime in the sample"
    return "Few crimes: a hint only" if row["of"] < TOO_FEW else ""


def strata(actor: Actor, audit: Audit) -> list[dict[str, Any]]:
    """Return the strata with their names; small numbers kept back where they must be."""
    names = {row.code: row.name for row in districts()}
    groups = group_names(audit.by)
    rows = [
        {
            **row,
            "district_name": names.get(row["district"], row["district"] or "Not known"),
            "group_name": groups.get(row["group"], row["group"] or "Other codes"),
        }
        for row in audit.result["strata"]
    ]
    return kept_back(actor, rows)


def classes(actor: Actor, audit: Audit) -> list[dict[str, Any]]:
    """Return the classes with their names; small numbers kept back where they must be."""
    rows = [{**row, "name": offence(row["class"])} for row in audit.result["classes"]]
    return kept_back(actor, rows)


def kept_back(actor: Actor, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Mark the rows that an actor may not see the numbers of.

    Whoever may read incidents sees all. For others a row is kept back where its crimes, or those
    done wrong, are one to four; and where a single row is, the next smallest with it, since the
    whole stands above and would tell it.
    """
    found = [{**row, "hidden": False} for row in rows]
    if actor.can(INCIDENTS):
        return found
    for row in found:
        row["hidden"] = 0 < row["of"] < FEW or 0 < row["of"] - row["hits"] < FEW
    open_ = [row for row in found if not row["hidden"] and row["of"]]
    if sum(row["hidden"] for row in found) == 1 and open_:
        min(open_, key=lambda row: row["of"])["hidden"] = True
    return found
