"""The run, top to bottom: from the records of a dataset to a snapshot that explains itself.

Links people, places and events; reads the narratives; finds repeats, crimes to consider and what
to read first; and draws the maps. On top of an earlier snapshot only what has changed is done
anew. The same records, parameters, models and parent give the same snapshot.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from asvat.dataset.delta import since
from asvat.dataset.layout import Layout
from asvat.dataset.models import Models
from asvat.dataset.query import Dataset, Touched
from asvat.dataset.snapshots import Content, Snapshot, current, fresh, write_snapshot
from asvat.findings.find import find
from asvat.findings.find import versions as finding_versions
from asvat.findings.scope import in_scope
from asvat.linkage.decisions import LinkDecisions, read_link_decisions
from asvat.linkage.link import link
from asvat.run.maps import RULES, Maps
from asvat.run.settings import Settings

Progress = Callable[[str, float, float], None]
STEPS = 16
"""Steps that a run tells of, more or less: for the length of the bar."""
MODELS = ("people", "peers", "recording")


def run(layout: Layout, settings: Settings, progress: Progress | None = None) -> Snapshot:
    """Make a snapshot of the dataset, or return the current one where nothing has changed.

    Raises
    ------
    InputError
        When no incident with a place matches, or the file of decisions cannot be read.
    DatasetError
        When there is no dataset, or another process writes to it.
    """
    tell = _teller(progress)
    dataset = Dataset(layout.folder)
    with layout.writing():
        last = fresh(layout, _parameters(layout, settings))
        if last is not None and not settings.everything:
            return last
        tables: dict[str, pa.Table | Content] = {}
        absent: dict[str, str] = {}
        _link_and_find(dataset, settings, tables, absent, tell)
        maps = Maps(dataset, settings, tables)
        maps.make(tell)
        tables |= maps.tables
        absent |= maps.absent
        tables["absent"] = pa.table({"part": list(absent), "why": list(absent.values())})
        tell("writing the snapshot")
        rules = {**RULES, **finding_versions()}
        return write_snapshot(layout, tables, _parameters(layout, settings), rules)


def _link_and_find(
    dataset: Dataset,
    settings: Settings,
    tables: dict[str, pa.Table | Content],
    absent: dict[str, str],
    tell: Callable[[str], None],
) -> None:
    if not _has_any(dataset):
        absent["findings"] = (
            "No record is in scope for review and none has people: there is nothing to find again."
        )
        return
    parent = _usable(dataset.layout, settings)
    touched = _touched(dataset, parent)
    decisions = _decisions(settings)
    linked = link(dataset, parent, touched, decisions, tell, settings.engine)
    tables |= linked.tables
    tables |= find(dataset, parent, linked, tell)


def _has_any(dataset: Dataset) -> bool:
    """Say whether there is anybody to link or anything to review."""
    records = dataset.arrow("incidents", ["closing_code", "offence_class"])
    return bool(dataset.files("parties")) or bool(pc.any(in_scope(records)).as_py())


def _usable(layout: Layout, settings: Settings) -> Snapshot | None:
    """Return the snapshot to build on: made by these rules and models, from these decisions."""
    last = current(layout)
    if last is None or settings.everything:
        return None
    manifest = last.manifest
    now = _parameters(layout, settings)
    same = all(
        manifest["parameters"].get(name) == now[name] for name in ("models", "decisions")
    ) and all(
        manifest["rules"].get(name) == version for name, version in finding_versions().items()
    )
    return last if same and "profiles" in manifest["tables"] else None


def _touched(dataset: Dataset, parent: Snapshot | None) -> Touched:
    if parent is None:
        return Touched(dataset.with_parts(), everything=True)
    ids = since(dataset.layout, parent).touched()
    return Touched(dataset.with_parts(ids), everything=False)


def _decisions(settings: Settings) -> LinkDecisions:
    return read_link_decisions(settings.decisions) if settings.decisions else LinkDecisions()


def _parameters(layout: Layout, settings: Settings) -> dict[str, Any]:
    told = settings.decisions
    digest = hashlib.sha256(told.read_bytes()).hexdigest() if told else None
    models = {kind: Models(layout, kind).current() for kind in MODELS}
    return {**settings.words(), "decisions": digest, "models": models}


def _teller(progress: Progress | None) -> Callable[[str], None]:
    done = 0

    def tell(step: str) -> None:
        nonlocal done
        if progress:
            progress(step, done, max(STEPS, done + 1))
        done += 1

    return tell
