"""Write the force as extracts with their mappings, areas and truth."""

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
from asvat.simulation.mappings import COUNCIL, FORMAT, HOUSING, POLICE

README = """SIMULATED DATA. No person, incident, street, hotspot or boundary in this folder is real.

Town names, their rough positions and the districts' populations are facts; everything else is
invented by `asvat simulate` from a seed: {size:,} police logs, {scope:,} of them within the scope
of ASVAT's review, {months} months from {first}, seed {seed}, noise {noise:g}.

Telephone numbers begin as those that Ofcom keeps for drama and are three digits too long, so that
nobody can be rung; postcodes are of districts that do not exist; UPRNs begin with 999.

incidents.csv            the police's extract, as a command-and-control system might give it
council.csv              what the five councils were told
housing.csv              what a housing provider was told by its tenants
mapping.toml, council.toml, housing.toml
                         how to read them (asvat add --mapping mapping.toml incidents.csv)
districts.geojson        invented outlines of the districts (EPSG:4326)
areas.geojson            invented outlines of wards, with their district, population, deprivation
                         (asvat areas add FILE --kind ward --code ward_code --name ward_name)
truth_*                  what is true: people, places, events, crimes, vulnerability, series,
                         hotspots; docs/methods/simulation.md says what each column means
"""


@dataclass(frozen=True)
class WrittenForce:
    """Where each file of a written force is."""

    incidents: Path
    council: Path
    housing: Path
    mapping: Path
    council_mapping: Path
    housing_mapping: Path
    areas: Path
    districts: Path
    readme: Path
    truth: dict[str, Path]
    truth_narratives: Path

    def all(self) -> list[Path]:
        """Return every file, by name."""
        own = [p for p in vars(self).values() if isinstance(p, Path)]
        return sorted([*own, *self.truth.values()])


def write(force: SimulatedForce, folder: Path) -> WrittenForce:
    """Write `force` into `folder`, which is made if need be; files of the same name are replaced.

    The bytes depend on the arguments of :func:`asvat.simulation.force.simulate` alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = WrittenForce(
        folder / "incidents.csv",
        folder / "council.csv",
        folder / "housing.csv",
        folder / "mapping.toml",
        folder / "council.toml",
        folder / "housing.toml",
        folder / "areas.geojson",
        folder / "districts.geojson",
        folder / "README.txt",
        {name: folder / f"truth_{name}.csv" for name in force.truth},
        folder / "truth_narratives.jsonl",
    )
    _csv(force.incidents, paths.incidents)
    _csv(force.council, paths.council)
    _csv(force.housing, paths.housing)
    for name, table in force.truth.items():
        _csv(table, paths.truth[name])
    with paths.truth_narratives.open("w", encoding="utf-8", newline="\n") as lines:
        for chunk in force.labels.chunks:
            lines.writelines(f"{line}\n" for line in chunk.to_pylist())
    texts = {paths.mapping: POLICE, paths.council_mapping: COUNCIL, paths.housing_mapping: HOUSING}
    texts[paths.areas] = json.dumps(ward_features()) + "\n"
    texts[paths.districts] = json.dumps(district_features()) + "\n"
    texts[paths.readme] = README.format(
        size=force.size, scope=force.in_scope, months=force.months, first=force.first,
        seed=force.seed, noise=force.noise,
    )  # fmt: skip
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return paths


def _csv(table: pa.Table, path: Path) -> None:
    """Write a table in pieces: times as a system prints them, everything quoted where need be."""
    with path.open("wb") as out:
        header = True
        for batch in table.to_batches(max_chunksize=50_000) or [table]:
            piece = pa.table(batch) if isinstance(batch, pa.RecordBatch) else batch
            piece = _as_written(piece)
            buffer = io.BytesIO()
            options = pacsv.WriteOptions(include_header=header, quoting_style="needed")
            pacsv.write_csv(piece, buffer, options)
            out.write(buffer.getvalue())
            header = False


def _as_written(table: pa.Table) -> pa.Table:
    for field in table.schema:
        if pa.types.is_timestamp(field.type):
            text = pc.strftime(table[field.name], format=FORMAT)
            at = table.schema.get_field_index(field.name)
            table = table.set_column(at, field.name, text)
    return table
