"""What each log says about conduct against a person, from its codes and its narrative."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.findings.repeats.appearances import Bools, Ints
from asvat.findings.repeats.numbering import few
from asvat.findings.series.settings import ConductSettings
from asvat.records.code_lists import lookup

COURSES = ("8L", "8M", "8Q")
"""Crimes that a course of conduct may be: harassment, aggravated harassment, stalking."""

_AGGRAVATING_STRANDS = ("race", "religion")
_AGGRAVATING_QUALIFIERS = ("HATE-RACE", "HATE-RELIGION")


@dataclass(frozen=True)
class Signs:
    """What speaks for a course of conduct; shapes (n,), one entry a row of the links.

    Parameters
    ----------
    occasion
        The log is about conduct against a person, not a nuisance in general.
    crime
        Its narrative tells of a crime against the person, their home or their car.
    kind
        Number of the kind of conduct; -1 where nothing names one.
    stalking, stalked
        It has a sign of stalking; its narrative tells of stalking outright.
    aggravated
        Hostility on race or religion.
    recorded
        Harassment or stalking is recorded already, by its class or in its narrative's words.
    sexual
        Sexual matter: for a supervisor, always.
    told
        Row of the narratives; -1 where there is none.
    kinds
        Name of each kind.
    """

    occasion: Bools
    crime: Bools
    kind: Ints
    stalking: Bools
    stalked: Bools
    aggravated: Bools
    recorded: Bools
    sexual: Bools
    told: Ints
    kinds: list[str]


def signs_of(links: pa.Table, told: pa.Table, settings: ConductSettings) -> Signs:
    """Read the signs of each row of the links; `told` are its narratives, in one chunk."""
    at = pc.index_in(links.column("incident_id"), value_set=told.column("incident_id"))
    row = np.asarray(pc.fill_null(at, -1)).astype(np.int64)
    crimes = _Listed.of(told.column("crimes"))
    aside = _Listed.of(told.column("set_aside"))
    size = told.num_rows
    kinds = sorted(set(settings.kinds.values()))

    def each(flags: Bools) -> Bools:
        return np.append(flags, False)[row]

    against = crimes.where("class", settings.classes)
    personal = _equal(told.column("asb_category"), "personal")
    recorded_in_words = aside.where("class", COURSES) & aside.where("why", ("already_recorded",))
    qualified = _Listed.of(links.column("qualifiers"))
    stalked = crimes.any_of(crimes.where("class", ("8Q",)), size)
    strands = _Listed.of(told.column("hate_strands"))
    has_race = strands.any_of(strands.where("", _AGGRAVATING_STRANDS), size)
    coded = qualified.any_of(qualified.where("", _AGGRAVATING_QUALIFIERS), links.num_rows)
    aggravated = each(has_race | crimes.any_of(crimes.where("class", ("8M",)), size)) | coded
    crime = each(crimes.any_of(against, size))
    return Signs(
        occasion=crime | each(personal) | _closed_as_personal(links),
        crime=crime,
        kind=_kinds(links, told, row, crimes, against, settings, kinds),
        stalking=each(stalked | _spoken(crimes, settings.stalking, size)),
        stalked=each(stalked),
        aggravated=aggravated,
        recorded=np.asarray(pc.is_in(links.column("offence_class"), pa.array(COURSES)))
        | each(aside.any_of(recorded_in_words, size)),
        sexual=each(crimes.any_of(crimes.where("class", ("N100",)), size)),
        told=row,
        kinds=kinds,
    )


@dataclass(frozen=True)
class _Listed:
    """The entries of a column of lists: values, and the row of each."""

    values: pa.Array
    parent: Ints

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> _Listed:
        whole = column.combine_chunks()
        return cls(pc.list_flatten(whole), np.asarray(pc.list_parent_indices(whole)))

    def where(self, field: str, among: frozenset[str] | tuple[str, ...]) -> Bools:
        """Return which entries have one of some values, in a field where they are structures."""
        values = pc.struct_field(self.values, field) if field else self.values
        return np.asarray(pc.is_in(values, pa.array(sorted(among), pa.string())))

    def any_of(self, entries: Bools, rows: int) -> Bools:
        """Return which rows have any of the entries marked."""
        found = np.zeros(rows, bool)
        found[self.parent[entries]] = True
        return found


def _closed_as_personal(links: pa.Table) -> Bools:
    closing = lookup("closing_codes", "code", "asb_category")
    codes = pa.array([code for code, category in closing.items() if category == "personal"])
    by_code = np.asarray(pc.is_in(links.column("closing_code"), codes))
    return by_code | _equal(links.column("asb_category"), "personal")


def _equal(column: pa.ChunkedArray, value: str) -> Bools:
    return np.asarray(pc.fill_null(pc.equal(column, value), False))


def _spoken(crimes: _Listed, patterns: tuple[str, ...], rows: int) -> Bools:
    """Return which rows have words of stalking in the evidence of any crime."""
    evidence = pc.struct_field(crimes.values, "evidence")
    words = pc.list_flatten(evidence)
    found = np.asarray(pc.match_substring_regex(words, "|".join(patterns), ignore_case=True))
    entry = np.asarray(pc.list_parent_indices(evidence))[np.flatnonzero(found)]
    said = np.zeros(rows, bool)
    said[crimes.parent[entry]] = True
    return said


def _kinds(
    links: pa.Table,
    told: pa.Table,
    row: Ints,
    crimes: _Listed,
    against: Bools,
    settings: ConductSettings,
    kinds: list[str],
) -> Ints:
    """Return the kind of conduct: of the first crime told of, else of the subtype."""
    of_code = {code: kinds.index(kind) for code, kind in settings.kinds.items()}

    def number(codes: pa.Array | pa.ChunkedArray) -> Ints:
        found, names = few(pa.chunked_array([codes]) if isinstance(codes, pa.Array) else codes)
        return np.array([*(of_code.get(name, -1) for name in names), -1])[found]

    in_words = np.full(told.num_rows + 1, -1)
    entry = np.flatnonzero(against)[::-1]
    in_words[crimes.parent[entry]] = number(pc.struct_field(crimes.values, "class"))[entry]
    by_subtype = np.append(number(told.column("subtype")), -1)
    kind = np.where(in_words >= 0, in_words, by_subtype)[row]
    return np.where(kind >= 0, kind, number(links.column("subtype")))
