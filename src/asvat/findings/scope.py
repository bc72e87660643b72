"""Which records ASVAT looks at, and which it must put before a reviewer.

The paper: "ensures the review of all incidents closed with an ASB finalisation code alongside
other selected crime types, including harassment and criminal damage". Which codes and classes
these are is configuration (``asvat_scope`` in the code lists ``closing_codes`` and
``offence_classes``), dated by the day of the report.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from asvat.records.code_lists import lookup

ASB = "anti-social-behaviour"


def in_scope(incidents: pa.Table) -> pa.ChunkedArray:
    """Mark the incidents that must be reviewed: those whose closing code or class is in scope."""
    codes, classes = _scoped("closing_codes"), _scoped("offence_classes")
    return pc.or_(
        pc.is_in(incidents.column("closing_code"), codes),
        pc.is_in(incidents.column("offence_class"), classes),
    )


def counted(incidents: pa.Table) -> pa.ChunkedArray:
    """Mark the incidents that count towards repeats: those in scope, and partners' ASB reports."""
    asb = pc.fill_null(pc.equal(incidents.column("category"), ASB), False)
    return pc.or_(in_scope(incidents), asb)


def versions() -> str:
    """Return the codes and classes in scope, in words, for the record of a run."""
    found = [*_scoped("closing_codes").to_pylist(), *_scoped("offence_classes").to_pylist()]
    return ", ".join(found)


def _scoped(name: str) -> pa.Array:
    return pa.array([k for k, v in lookup(name, "code", "asvat_scope").items() if v == "yes"])
