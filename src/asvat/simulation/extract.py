"""Write the force as a command-and-control extract with its mapping, areas and truth."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from asvat.simulation.areas import district_features, ward_features
from asvat.simulation.force import SimulatedForce
from asvat.simulation.rhythm import KINDS

_TIMES = ("occurred", "reported", "closed")
_FORMAT = "%d/%m/%Y %H:%M"

README = """SIMULATED DATA. No incident, street, hotspot or boundary in this folder is real.

Town names, their rough positions and the districts' populations are facts; everything else is
invented by `asvat simulate` from a seed: {size:,} logs, {months} months from {first}, seed {seed}.

incidents.csv            the extract, as a command-and-control system might give it
mapping.toml             how to read it (asvat add --mapping mapping.toml)
districts.geojson        invented outlines of the districts (EPSG:4326)
areas.geojson            invented outlines of wards, with their district and population
                         (asvat areas add FILE --kind ward --code ward_code --name ward_name)
truth_hotspots.csv       the hotspots that were planted
truth_near_repeats.csv   the near repeats that were planted
"""


@dataclass(frozen=True)
class WrittenForce:
    """Where each file of a written force is."""

    incidents: Path
    mapping: Path
    areas: Path
    districts: Path
    truth_hotspots: Path
    truth_near_repeats: Path


def write(force: SimulatedForce, folder: Path) -> WrittenForce:
    """Write `force` into `folder`, which is made if need be; files of the same name are replaced.

    The bytes depend on the arguments of :func:`asvat.simulation.force.simulate` alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = WrittenForce(
        folder / "incidents.csv",
        folder / "mapping.toml",
        folder / "areas.geojson",
        folder / "districts.geojson",
        folder / "truth_hotspots.csv",
        folder / "truth_near_repeats.csv",
    )
    paths.incidents.write_bytes(_csv(_as_written(force.incidents)))
    paths.truth_hotspots.write_bytes(_csv(force.hotspots))
    paths.truth_near_repeats.write_bytes(_csv(force.near_repeats))
    paths.mapping.write_text(mapping_text(), encoding="utf-8")
    paths.areas.write_text(json.dumps(ward_features()) + "\n", encoding="utf-8")
    paths.districts.write_text(json.dumps(district_features()) + "\n", encoding="utf-8")
    about = README.format(size=force.size, months=force.months, first=force.first, seed=force.seed)
    (folder / "README.txt").write_text(about, encoding="utf-8")
    return paths


def _as_written(incidents: pa.Table) -> pa.Table:
    for name in _TIMES:
        text = pc.strftime(incidents[name], format=_FORMAT)
        incidents = incidents.set_column(incidents.schema.get_field_index(name), name, text)
    return incidents


def _csv(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pacsv.write_csv(table, out, pacsv.WriteOptions(quoting_style="needed"))
    return out.getvalue()


def mapping_text() -> str:
    """Return the mapping that reads ``incidents.csv`` as a force extract."""
    categories = "\n".join(f'"{k.name}" = "{k.code}"' for k in KINDS)
    return f"""# Simulated data: how to read incidents.csv.

[source]
name = "simulated_force"
agency = "Simulated Police"
regime = "open"
marking = "NONE"
record_type = "incident"
time_precision = "minute"
place_precision = "exact"
files = ["incidents.csv"]

[columns]
record_id = "log_number"
occurred_from = "occurred"
reported_at = "reported"
closed_at = "closed"
channel = "channel"
category = "type"
opening_code = "opening_code"
closing_code = "closing_code"
location_text = "location"
area_name = "district"
easting = "easting"
northing = "northing"

[formats]
dates = "{_FORMAT}"

[codes.category]
{categories}
"""
