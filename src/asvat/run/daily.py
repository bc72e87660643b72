"""The run, top to bottom: from the records of a dataset to a snapshot that explains itself.

Links people, places and events; reads the narratives; finds repeats, crimes to consider and what
to read first; and draws the maps. On top of an earlier snapshot only what has changed is done
anew. The same records, parameters, models and parent give the same snapshot.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
from asvat.linkage.link import Linked, link
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
        parent = _usable(layout, settings)
        maps = Maps(dataset, settings)
        with _Beside(parent is not None) as beside:
            loaded = beside.do(maps.load)
            linked = _linked(dataset, settings, parent, absent, tell)
            tables |= linked.tables if linked else {}
            here = dict(tables)

            def draw() -> None:
                loaded()
                maps.make(here, beside.teller(tell))

            drawn = beside.do(draw)
            if linked is not None:
                tables |= find(dataset, parent, linked, tell)
            drawn()
        tables |= maps.tables
        absent |= maps.absent
        tables["absent"] = pa.table({"part": list(absent), "why": list(absent.values())})
        tell("writing the snapshot")
        rules = {**RULES, **finding_versions()}
        made = write_snapshot(layout, tables, _parameters(layout, settings), rules)
        layout.identities.unlink(missing_ok=True)  # the snapshot says who is who again
        return made


class _Beside:
    """Does work beside other work, or, where there is too much of both for the memory, later.

    On top of a parent a run holds little at a time, and the maps are made on the second core.
    Otherwise each piece of work is done when its result is asked for.
    """

    def __init__(self, at_once: bool) -> None:
        self.pool = ThreadPoolExecutor(1) if at_once else None

    def __enter__(self) -> _Beside:
        return self

    def __exit__(self, *_: object) -> None:
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)

    def do(self, work: Callable[[], None]) -> Callable[[], None]:
        """Begin the work; the answer waits until it is done, and raises what it raised."""
        return self.pool.submit(work).result if self.pool is not None else work

    def teller(self, tell: Callable[[str], None]) -> Callable[[str], None]:
        """Return how the work may tell of its steps: not among those of other work."""
        return (lambda _step: None) if self.pool is not None else tell


def _linked(
    dataset: Dataset,
    settings: Settings,
    parent: Snapshot | None,
    absent: dict[str, str],
    tell: Callable[[str], None],
) -> Linked | None:
    if not _has_any(dataset):
        absent["findings"] = (
            "No record is in scope for review and none has people: there is nothing to find again."
        )
        return None
    touched = _touched(dataset, parent)
    return link(dataset, parent, touched, _decisions(settings), tell, settings.engine)


def _has_any(dataset: Dataset) -> bool:
    """Say whether there is anybody to link or anything to review."""
    if dataset.files("parties"):
        return True
    records = dataset.arrow("incidents", ["closing_code", "offence_class"])
    return bool(pc.any(in_scope(records)).as_py())


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
