"""The table of places, from codes and coordinates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.places.addresses import DOOR, HALT, NAMED
from asvat.linkage.places.arrays import Bools, Floats, Ints
from asvat.linkage.places.found import BUILDING, POINT, SORTS, Found, or_none, taken
from asvat.linkage.places.groups import combined, medians
from asvat.linkage.places.log_places import log_table
from asvat.linkage.places.naming import identifiers, joined, kept_identifiers
from asvat.linkage.places.parsing import KINDS
from asvat.linkage.tables import PLACES


@dataclass(frozen=True, eq=False)
class Tables:
    """The two tables of places, and (from, to) of places that became one."""

    incident_places: pa.Table
    places: pa.Table
    merged: list[tuple[str, str]]


def assemble(found: Found, known: pa.Table | None, others: set[str]) -> Tables:
    """Return the tables of logs' places and of places.

    Parameters
    ----------
    found
        What was linked.
    known
        Places of an earlier run that were linked with it.
    others
        Identifiers of all other places of the earlier run.
    """
    logs = found.logs
    usable = np.isfinite(logs.easting) & ~found.set_aside
    place, many = _with_points(found, usable)
    child, parent = _buildings(found, place, many)
    whole = int(max(many - 1, parent.max(initial=-1))) + 1
    e, n = _positions(found, place, usable, child, parent, whole)
    first = _first(found, place, child, parent, whole)
    named = first % logs.order.size if logs.order.size else first
    kind = _kinds(found, named, many, whole)
    kept, merged = kept_identifiers(
        place[: logs.known], logs.ids[: logs.known], logs.weight[: logs.known]
    )
    canonical = _canonical(found, named, kind, e, n, many)
    ids = identifiers(canonical, logs.order[named], kept, others)
    names = pa.array(ids, pa.string())
    part_of = np.full(whole, -1, np.int64)
    part_of[child] = parent
    part_of[part_of == np.arange(whole)] = -1
    labels = _labels(found, place, named, kind, many, whole)
    uprn = np.full(whole, -1, np.int64)
    uprn[: found.uprn_of.size] = found.uprn_of
    columns = [
        names,
        pa.array(kind.tolist(), pa.string()),
        labels,
        taken(logs.uprn.values, uprn),
        taken(logs.postcode.values, _most(place, logs.postcode.code, logs.weight, whole)),
        or_none(e),
        or_none(n),
        names.take(pa.array(part_of, mask=part_of < 0)),
        pa.array(_counts(found, place, whole, known), pa.int64()),
    ]
    places = pa.table(columns, schema=PLACES)
    if known is not None and known.num_rows:
        places = _keep_known(places, known, kept)
    linked = log_table(found, place, names, kind, e, n, usable)
    return Tables(linked, places.sort_by("place_id"), merged)


def _with_points(found: Found, usable: Bools) -> tuple[Ints, int]:
    """Give logs that name nothing, yet have a point, the place of their point."""
    place = found.place.copy()
    many = int(found.uprn_of.size)
    bare = np.flatnonzero((place < 0) & usable)
    if bare.size:
        x, y = (
            np.round(v[bare]).astype(np.int64) for v in (found.logs.easting, found.logs.northing)
        )
        place[bare] = many + combined(x, y)
        many = int(place.max()) + 1
    return place, many


def _buildings(found: Found, place: Ints, many: int) -> tuple[Ints, Ints]:
    """Return flats and their buildings as places; buildings that no log names are new places."""
    if not found.flats.size:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    named = np.flatnonzero(found.seen.of_log >= 0)
    by_text = found.doors.place[found.seen.of_log[named]]
    size = int(found.doors.place.max()) + 1
    # UPRNs may have parted a text's logs; its own place is the one without a UPRN, if any.
    final = np.full(size, -1, np.int64)
    order = np.argsort(found.logs.uprn.code[named] < 0, kind="stable")
    final[by_text[order]] = place[named][order]
    parent = np.where(found.buildings >= 0, final[found.buildings], -1)
    lacking = parent < 0
    parent[lacking] = many + combined(found.group[lacking])
    of_text = np.full(size, -1, np.int64)
    of_text[found.flats] = parent
    above = of_text[by_text]
    child, at = np.unique(place[named][above >= 0], return_index=True)
    return child, above[above >= 0][at]


def _positions(
    found: Found, place: Ints, usable: Bools, child: Ints, parent: Ints, whole: int
) -> tuple[Floats, Floats]:
    good = usable & (place >= 0)
    e, n = medians(place[good], whole, found.logs.easting[good], found.logs.northing[good])
    up_e, up_n = medians(parent, whole, e[child], n[child])
    lacking = ~np.isfinite(e)
    return np.where(lacking, up_e, e), np.where(lacking, up_n, n)


def _first(found: Found, place: Ints, child: Ints, parent: Ints, whole: int) -> Ints:
    """Return the first log in time of each place; of a building without logs, of its flats."""
    logs = found.logs
    good = np.flatnonzero(place >= 0)
    # A log that names the place comes before one that gives its UPRN alone.
    late = (found.seen.of_log[good] < 0).astype(np.int64) * (logs.order.size + 1)
    rank = np.full(whole, 4 * (logs.order.size + 1), np.int64)
    np.minimum.at(rank, place[good], logs.order[good] + late)
    up = np.full(whole, 4 * (logs.order.size + 1), np.int64)
    np.minimum.at(up, parent, rank[child])
    rank = np.minimum(rank, np.where(rank >= 4 * (logs.order.size + 1), up, rank))
    at = np.empty(logs.order.size, np.int64)
    at[logs.order] = np.arange(logs.order.size)
    return at[rank % (logs.order.size + 1)]


def _mention(found: Found, log: Ints) -> Ints:
    return found.seen.of_log[log] if log.size else log


def _kinds(found: Found, first: Ints, many: int, whole: int) -> np.ndarray:
    mention = _mention(found, first)
    kind = np.full(whole, POINT, object)
    kind[: found.uprn_of.size] = "address"
    textual = mention >= 0
    sort = found.doors.sort[mention[textual]]
    kind[textual] = np.array([SORTS[s] for s in range(len(SORTS))], object)[sort]
    said = mention[textual]
    flat = found.doors.unit[said] >= 0
    as_building = found.logs.parsed.kind[found.seen.text[said]] == KINDS.index("building")
    at = np.flatnonzero(textual)[flat | as_building]
    kind[at[kind[at] == "premises"]] = BUILDING
    kind[many:] = BUILDING
    return kind


def _at(values: np.ndarray, where: Ints) -> np.ndarray:
    """Return the values at these positions, and -1 where there is none (a position of -1)."""
    found: np.ndarray = np.r_[values, -1][where]
    return found


def _canonical(
    found: Found, first: Ints, kind: np.ndarray, e: Floats, n: Floats, many: int
) -> list[str]:
    """Return what each place is called in its first log, written out."""
    parsed, mention = found.logs.parsed, _mention(found, first)
    textual = mention >= 0
    text = _at(found.seen.text, mention)
    sort = _at(found.doors.sort, mention)
    whole = first.size
    number = np.where(np.isin(sort, (DOOR, HALT)), _at(found.doors.number, mention), -1)
    unit = np.where(np.isin(sort, (DOOR, NAMED)), _at(found.doors.unit, mention), -1)
    unit[many:] = -1
    name = np.where(np.isin(sort, (NAMED, HALT)), _at(found.doors.name, mention), -1)
    head = _at(found.heads.code, text)
    locality = _at(parsed.parts["locality"].code, text)
    uprn = np.full(whole, -1, np.int64)
    uprn[: found.uprn_of.size] = found.uprn_of
    # The words come first: a place keeps its name when a later log gives its UPRN.
    uprn[textual] = -1
    point = pa.array(
        [f"{a:.0f} {b:.0f}" if k == POINT else None for k, a, b in zip(kind, e, n, strict=True)],
        pa.string(),
    )
    kind = kind.copy()
    kind[many:][sort[many:] == DOOR] = "address"  # as a log of the house itself would be called
    return joined(
        pa.array(kind.tolist(), pa.string()),
        taken(found.logs.uprn.values, uprn),
        *(
            taken(values, code)
            for values, code in (
                (parsed.parts["unit"].values, unit),
                (parsed.parts["number"].values, number),
                (parsed.parts["name"].values, name),
                (found.heads.name, head),
                (parsed.parts["locality"].values, locality),
            )
        ),
        point,
    )


def _labels(
    found: Found, place: Ints, first: Ints, kind: np.ndarray, many: int, whole: int
) -> pa.Array:
    """Return each place as most often written; buildings without logs in words of our own."""
    logs = found.logs
    plain = np.r_[logs.parsed.relation == 0, False][logs.text]
    text = _most(place, logs.text, np.where(plain, logs.weight, logs.weight * 1e-9), whole)
    text[kind == POINT] = -1
    written = taken(logs.texts, text)
    if many == whole:
        return written
    mention = _mention(found, first[many:])
    parts = logs.parsed.parts
    here = found.seen.text[mention]
    words = (
        taken(parts["name"].values, found.doors.name[mention]),
        taken(parts["number"].values, found.doors.number[mention]),
        taken(found.heads.name, found.heads.code[here]),
        taken(parts["locality"].values, parts["locality"].code[here]),
    )
    made = []
    for name, number, street, locality in zip(*(w.to_pylist() for w in words), strict=True):
        door = " ".join(part for part in (number, street) if part and part != name)
        made.append(", ".join(part for part in (name, door, locality) if part).title())
    return pa.concat_arrays([written[:many], pa.array(made, pa.string())])


def _most(place: Ints, code: Ints, weight: Floats, whole: int) -> Ints:
    """Return the code with most weight at each place; -1 without any."""
    good = np.flatnonzero((place >= 0) & (code >= 0))
    out = np.full(whole, -1, np.int64)
    if good.size:
        pair = combined(place[good], code[good])
        first = np.full(int(pair.max()) + 1, good.size, np.int64)
        np.minimum.at(first, pair, np.arange(good.size))
        p, c, w = place[good][first], code[good][first], np.bincount(pair, weights=weight[good])
        order = np.lexsort((-c, w))
        out[p[order]] = c[order]  # the heaviest comes last and stays
    return out


def _counts(found: Found, place: Ints, whole: int, known: pa.Table | None) -> Ints:
    new = place[found.logs.known :]
    count = np.bincount(new[new >= 0], minlength=whole)
    if known is not None and found.logs.known:
        before = known.column("incidents").to_numpy().astype(np.int64)
        np.add.at(count, place[: found.logs.known], before)
    return count.astype(np.int64)


def _keep_known(places: pa.Table, known: pa.Table, kept: dict[int, str]) -> pa.Table:
    """Leave kind, label, position and building of known places as they were."""
    index = {name: i for i, name in enumerate(known.column("place_id").to_pylist())}
    rows = np.full(places.num_rows, -1, np.int64)
    for at, name in kept.items():
        rows[at] = index[name]
    old = known.take(pa.array(rows, mask=rows < 0))
    columns = []
    for field in places.schema:
        if field.name in ("incidents", "place_id"):
            columns.append(places.column(field.name))
            continue
        pair = (old.column(field.name), places.column(field.name))
        columns.append(pc.coalesce(*pair))
    return pa.table(columns, schema=PLACES)
