"""The process in which an extract is read: `look` says what would come in, `add` brings it in.

It gets its order as JSON on its standard input and writes its answer to the file that the order
names. It knows nothing of the service: no database, no secret, no request. What it says holds no
content of the file but the dates that could not be read.
"""

from __future__ import annotations

import errno
import hashlib
import json
import resource
import sys
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from saferplaces.intake.extracts.engine.content import ContentError, Limits, check, kind_of

SHOWN_REJECTS = 20
SHOWN_FILES = 200
WRITING, FULL = "another process is writing", "the disk is full"
FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
GOOD, REFUSED, LATER, BUSY, FAILED = "good", "refused", "later", "busy", "failed"


@dataclass
class Answer:
    """What became of a file.

    `outcome` is good, refused (with `reason`), busy (another process writes to the dataset), later
    (something is to be mended first, such as a full disk), or failed.
    """

    outcome: str = GOOD
    reason: str = ""
    kind: str = ""
    sha256: str = ""
    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    unchanged: int = 0
    first_day: str = ""
    last_day: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    imports: list[int] = field(default_factory=list)


def main() -> None:
    """Do what the order says."""
    order = json.load(sys.stdin)
    for what, most in ((resource.RLIMIT_AS, "memory"), (resource.RLIMIT_CPU, "seconds")):
        resource.setrlimit(what, (order[most], order[most]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Path(order["answer"]).write_text(json.dumps(asdict(answer_to(order)), default=str))


def answer_to(order: dict[str, Any]) -> Answer:
    """Do what the order says; whatever goes wrong is in the answer."""
    try:
        return _checked(order, Path(order["file"]))
    except ContentError as error:
        return Answer(REFUSED, str(error))
    except MemoryError:
        return Answer(REFUSED, "The file needs more memory to be read than it may have: part it.")
    except Exception as error:
        if _kind(error) == "AsvatError":
            return _complaint(error)
        if getattr(error, "errno", None) in FULL_DISK:
            return Answer(LATER, "The disk is full; it is tried again.")
        return Answer(FAILED, f"{type(error).__name__}{_where(error)}")


def _checked(order: dict[str, Any], path: Path) -> Answer:
    kind = kind_of(path)
    check(path, kind, Limits(order["unpacked"], order["members"]))
    if path.suffix != f".{kind}":  # the engine tells some kinds by their ending
        path = path.rename(path.with_suffix(f".{kind}"))
    answer = _read(order, path)
    answer.kind, answer.sha256 = kind, _digest(path)
    return answer


def _read(order: dict[str, Any], path: Path) -> Answer:
    from asvat.errors import InputError  # noqa: PLC0415 - after the limits
    from saferplaces.intake.extracts.engine.sources import (  # noqa: PLC0415
        Period,
        sources_for,
    )

    period = Period()
    mappings = [Path(name) for name in order["mappings"]]
    try:
        sources = sources_for(mappings, path.name, order["name"], period, order["chosen"])
    except InputError as error:  # not the file's fault, and the same for every file
        return Answer(LATER, _sentence(f"A mapping cannot be used: {error}"))
    make = _added if order["verb"] == "add" else _looked_at
    answer = make(Path(order["dataset"]), path, sources, order)
    answer.first_day = str(period.first or "")
    answer.last_day = str(period.last or "")
    for file in answer.files:
        file["name"] = file["name"].replace(path.name, order["name"], 1)
        file["note"] = _sentence(file["note"]) if file["note"] else ""
    answer.files = answer.files[:SHOWN_FILES]
    return answer


def _looked_at(dataset: Path, path: Path, sources: Any, order: dict[str, Any]) -> Answer:
    from asvat.dataset.layout import Layout  # noqa: PLC0415
    from asvat.dataset.ledger import Ledger  # noqa: PLC0415
    from asvat.dataset.reading import Reader  # noqa: PLC0415
    from asvat.sources.files import find  # noqa: PLC0415

    known: set[tuple[str, str, str]] = set()
    erased: set[str] = set()
    if Layout(dataset).exists():
        with Ledger(Layout(dataset)) as ledger:
            known, erased = ledger.digests(), ledger.erased()
    reader, answer = Reader(sources, known, erased, Path(order["scratch"])), Answer()
    for number, file in enumerate(find([path])):
        read = reader.read(file, number)
        try:
            if read.error is not None:
                raise read.error
            status = "refused" if read.refused else "skipped" if read.declined else "readable"
            answer.files.append(
                {
                    "name": read.file,
                    "source": read.unit.source if read.unit else "",
                    "status": "known" if read.known else status,
                    "rows": read.rows,
                    "accepted": read.rows - read.rejected,
                    "rejected": read.rejected,
                    "note": read.refused or read.declined or read.note,
                }
            )
            for table in read.rejects:
                room = SHOWN_REJECTS - len(answer.rejects)
                answer.rejects += table.slice(0, room).to_pylist()
        finally:
            read.close()
    return _summed(answer, ("readable", "known"))


def _added(dataset: Path, path: Path, sources: Any, _order: dict[str, Any]) -> Answer:
    from asvat.dataset.add import add  # noqa: PLC0415
    from asvat.dataset.layout import Layout  # noqa: PLC0415
    from asvat.dataset.ledger import Ledger  # noqa: PLC0415

    fields = ("source", "status", "rows", "accepted", "rejected", "unchanged", "note")
    answer = Answer()
    for file in add(dataset, [path], sources).files:
        answer.files.append({"name": file.file} | {name: getattr(file, name) for name in fields})
        answer.unchanged += file.unchanged
    with Ledger(Layout(dataset)) as ledger:
        answer.imports = [
            row["import_id"]
            for row in ledger.imports()
            if row["file"].partition("/")[0] == path.name
        ]
    return _summed(answer, ("added", "revised", "unchanged"))


def _summed(answer: Answer, usable: tuple[str, ...]) -> Answer:
    for name in ("rows", "accepted", "rejected"):
        setattr(answer, name, sum(file[name] for file in answer.files))
    if not any(file["status"] in usable for file in answer.files):
        notes = [file["note"] for file in answer.files if file["note"]]
        answer.outcome, answer.reason = REFUSED, _sentence(notes[0] if notes else "nothing in it")
    elif all(file["status"] == "readable" and not file["rows"] for file in answer.files):
        answer.outcome, answer.reason = REFUSED, "There is a header and no row below it."
    elif answer.rows and answer.rejected == answer.rows:
        answer.outcome = REFUSED
        answer.reason = "Not one row can be used: see the rejected rows."
    return answer


def _complaint(error: Exception) -> Answer:
    what = getattr(error, "what", "")
    if what.startswith(WRITING):
        return Answer(BUSY, "The dataset is being written to; it is tried again.")
    if what.startswith(FULL):
        return Answer(LATER, "The disk is full; it is tried again.")
    return Answer(REFUSED, _sentence(f"{what}. {getattr(error, 'mend', '')}".strip()))


def _kind(error: Exception) -> str:
    return next((c.__name__ for c in type(error).__mro__ if c.__name__ == "AsvatError"), "")


def _sentence(text: str) -> str:
    text = text.partition(" The file has: ")[0]  # names of columns, which in a bad file are data
    said = text[:1].upper() + text[1:]
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _where(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f" at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""


if __name__ == "__main__":
    main()
