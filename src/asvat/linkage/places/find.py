"""Find the place of every log: the steps, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.places.addresses import doors, parents
from asvat.linkage.places.arrays import Ints
from asvat.linkage.places.assembling import assemble
from asvat.linkage.places.earlier import concerned
from asvat.linkage.places.found import Found
from asvat.linkage.places.geocodes import default_geocodes as find_defaults
from asvat.linkage.places.groups import combined
from asvat.linkage.places.heads import STREET, Heads, heads
from asvat.linkage.places.mentions import Mentions, mentions
from asvat.linkage.places.reading import Incidents, read
from asvat.linkage.places.result import Places
from asvat.linkage.places.settings import place_settings
from asvat.linkage.places.streets import streets
from asvat.linkage.places.uprns import by_uprn
from asvat.linkage.places.variants import misspelt
from asvat.linkage.tables import IDENTITY_CHANGES

Progress = Callable[[str, float, float], None]
STEPS = (
    "Reading addresses",
    "Finding default coordinates",
    "Telling streets apart",
    "Matching spellings",
    "Telling addresses apart",
    "Writing places",
)


def find_places(
    incidents: pa.Table,
    known: pa.Table | None = None,
    progress: Progress | None = None,
    *,
    default_geocodes: pa.Table | None = None,
    settings: Mapping[str, float] | None = None,
) -> Places:
    """Say where each log was, as a place that other logs share.

    Parameters
    ----------
    incidents
        Logs with the columns of :data:`asvat.records.schemas.INCIDENTS` that tell where:
        incident_id, location_text, postcode, uprn, easting, northing, place_precision, area_name,
        reported_at. Absent columns are taken as empty.
    known
        Places of an earlier run, which keep their identifiers; `incidents` then holds the logs
        that are new, and the places' counts grow by these.
    progress
        Told each step's name, how many are done and how many there are.
    default_geocodes
        Default points of an earlier run: a day's logs are too few to find them anew.
    settings
        Distances and weights; by default the latest of the code list ``place_settings``.
    """
    rules = place_settings() if settings is None else settings
    tell = progress or (lambda _step, _done, _all: None)
    tell(STEPS[0], 0, len(STEPS))
    rest = None
    if known is not None:
        asked = concerned(known, incidents, default_geocodes)
        rest, known = known.filter(pa.array(~asked)), known.filter(pa.array(asked))
    logs = read(incidents, known)
    names = heads(logs.parsed)
    tell(STEPS[1], 1, len(STEPS))
    defaults = find_defaults(
        logs.easting, logs.northing, *_street_and_head(logs, names), logs.text, rules,
        default_geocodes,
    )  # fmt: skip
    tell(STEPS[2], 2, len(STEPS))
    seen = mentions(logs, names.code, defaults.set_aside, rules)
    street, _ = streets(seen, names, rules)
    tell(STEPS[3], 3, len(STEPS))
    number = logs.parsed.parts["number"].code[seen.text]
    # Premises, junctions and stops stand at one point, as a house number does.
    number = np.where(names.sort[names.code[seen.text]] == STREET, number, 0)
    target, spelt = misspelt(seen, street, number, names, rules)
    tell(STEPS[4], 4, len(STEPS))
    found = doors(seen, target[street], _sorts(seen, street, target, names), logs.parsed, rules)
    flats, buildings, group = parents(found, seen.weight)
    by_text = np.r_[found.place, -1][seen.of_log]
    of_log = np.r_[found.street, -1][seen.of_log]
    place, uprn_of = by_uprn(by_text, logs.uprn.code, of_log, logs.weight, rules)
    sure = np.where(found.told, rules["sure-when-told"], rules["sure-when-only-one"])
    tell(STEPS[5], 5, len(STEPS))
    tables = assemble(
        Found(
            logs, seen, names, found, place, uprn_of, flats, buildings, group,
            sure * spelt[street], defaults.set_aside,
        ),
        known,
        set(rest.column("place_id").to_pylist()) if rest is not None else set(),
    )  # fmt: skip
    places = tables.places
    if rest is not None:
        places = pa.concat_tables([rest.select(places.column_names), places]).sort_by("place_id")
    changes = _changes(tables.merged, incidents)
    return Places(tables.incident_places, places, defaults.table, changes)


def _sorts(seen: Mentions, street: Ints, target: Ints, names: Heads) -> Ints:
    """Return of what sort is what each mention names, after its spelling was mended."""
    sort = np.zeros(target.size, np.int64)
    sort[street] = names.sort[names.code[seen.text]]
    answer: Ints = sort[target[street]]
    return answer


def _street_and_head(logs: Incidents, names: Heads) -> tuple[Ints, Ints]:
    """Return each log's street as it sounds, and what it names with its locality."""
    head = names.code
    sound = np.where(head >= 0, np.r_[names.sound, -1][head], -1)
    is_street = (head >= 0) & (np.r_[names.sort, -1][head] == STREET)
    named = combined(sound, logs.parsed.parts["locality"].code)
    street = np.r_[np.where(is_street, sound, -1), -1][logs.text]
    return street, np.r_[np.where(head >= 0, named, -1), -1][logs.text]


def _changes(merged: list[tuple[str, str]], incidents: pa.Table) -> pa.Table:
    seen_at = None
    if "reported_at" in incidents.column_names:
        seen_at = pc.max(incidents.column("reported_at")).as_py()
    rows = [
        {"kind": "place", "change": "merge", "from_id": old, "to_id": new, "seen_at": seen_at}
        for old, new in merged
    ]
    return pa.Table.from_pylist(rows, schema=IDENTITY_CHANGES)
