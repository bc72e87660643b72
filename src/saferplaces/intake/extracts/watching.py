"""The watched folder: what lies there, whether it is whole, and taking it.

A file is whole when neither its size nor its time has changed between two looks, or when a file of
the same name with ``.done`` behind it says so. It is moved first and checked after, in a folder
that nobody else can reach, so that what was checked is what is read. A note that is written before
the move and deleted after the row has been made lets the next look finish what was cut off.
"""

from __future__ import annotations

import json
import os
import stat
import time
import uuid
from pathlib import Path

from saferplaces.foundation.config.config import config
from saferplaces.foundation.files.names import shown_name
from saferplaces.foundation.jobs.running import JobError
from saferplaces.foundation.reference.queries import setting
from saferplaces.intake.extracts import folders
from saferplaces.intake.extracts.actions import take as act
from saferplaces.intake.extracts.models import Extract
from saferplaces.intake.extracts.queries import largest

SAID = ".done"
AT_ONCE = 200
"""Files that one look takes at most; the next takes the others."""
KINDS = (
    (stat.S_ISLNK, "a link to another file"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
Marks = dict[str, list[float]]


def take_in() -> dict[str, int]:
    """Take what is whole; return how many files were taken and how many refused.

    Raises
    ------
    JobError
        When the folder cannot be read or written.
    """
    try:
        folders.make()
        finish_taking()
        return _look_around()
    except PermissionError as error:
        raise JobError("The watched folder (INBOX) cannot be read and written.") from error


def finish_taking() -> None:
    """Make the row of every file that was moved before its row could be made."""
    for note in sorted(folders.notes().glob("*.json")):
        key = uuid.UUID(note.stem)
        path = folders.stored(key)
        if path is not None and not Extract.objects.filter(pk=key).exists():
            said = json.loads(note.read_text(encoding="utf-8"))
            act.take(key, said["name"], path.lstat().st_size)
        note.unlink()


def _look_around() -> dict[str, int]:
    before, now = _seen(), time.time()
    seen: Marks = {}
    counts = {"taken": 0, "refused": 0}
    wait = float(setting("extracts_settled_seconds"))
    entries = {
        entry.name: entry
        for entry in os.scandir(config().inbox)
        if entry.name not in {folders.DONE, folders.REFUSED}
    }
    for name in sorted(entries):
        if name.endswith(SAID) and name.removesuffix(SAID) in entries:
            continue
        mark = _mark(Path(entries[name].path))
        if mark is None:
            continue  # gone again
        old = before.get(name)
        since = old[-1] if old and old[:-1] == mark else now
        seen[name] = [*mark, since]
        whole = f"{name}{SAID}" in entries or (old is not None and now - since >= wait)
        if whole and sum(counts.values()) < AT_ONCE:
            became = _take(name, mark)
            counts[became] = counts.get(became, 0) + 1
            seen.pop(name)
    _remember(seen)
    return {what: counts[what] for what in ("taken", "refused")}


def _take(name: str, mark: list[float]) -> str:
    source, key = config().inbox / name, uuid.uuid4()
    about = source.lstat()
    reason = _objection(name, about)
    if reason:
        return _refuse(source, key, about.st_size, reason)
    note = folders.notes() / f"{key}.json"
    note.write_text(json.dumps({"name": name}), encoding="utf-8")
    path = folders.files() / str(key)
    folders.move(source, path)
    about = path.lstat()
    reason = _objection(name, about)  # again: nobody can change it from here on
    if reason:
        note.unlink()
        return _refuse(path, key, about.st_size, reason, name)
    if [float(about.st_size), float(about.st_mtime_ns)] != mark[:2]:
        folders.move(path, source)
        note.unlink()
        return "written"
    path.chmod(0o600)
    act.take(key, name, about.st_size)
    note.unlink()
    (config().inbox / f"{name}{SAID}").unlink(missing_ok=True)
    return "taken"


def _refuse(path: Path, key: uuid.UUID, size: int, reason: str, name: str = "") -> str:
    called = shown_name(name or path.name)
    home = config().inbox / folders.REFUSED
    folders.put(path, home, folders.safe_name(key, called), reason)
    act.refuse(key, called, size, reason)
    (config().inbox / f"{name or path.name}{SAID}").unlink(missing_ok=True)
    return "refused"


def _objection(name: str, about: os.stat_result) -> str:
    for is_kind, words in KINDS:
        if is_kind(about.st_mode):
            return f"It is {words}: put the file itself here."
    odd = folders.odd_name(name)
    if odd:
        return odd
    if about.st_nlink > 1:
        return "It has another name elsewhere (a hard link): put a copy here."
    if about.st_size == 0:
        return "It is empty: send it again."
    if about.st_size > largest():
        return f"It is larger than {largest() >> 20:,} MB: part it."
    return ""


def _mark(path: Path) -> list[float] | None:
    try:
        about = path.lstat()
    except FileNotFoundError:
        return None
    return [float(about.st_size), float(about.st_mtime_ns), float(about.st_ino)]


def _seen() -> Marks:
    try:
        found: Marks = json.loads((folders.private() / "seen.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found


def _remember(seen: Marks) -> None:
    path = folders.private() / "seen.json"
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(seen), encoding="utf-8")
    aside.rename(path)
