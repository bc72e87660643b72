"""Look at an extract, and add it: each in the engine's own process, then put down what came of it.

The state is written before the process starts and after it ends, each in a transaction of its own,
so that a worker that is killed leaves an extract that the next run takes up (`recover`). The
engine brings in a file as a whole or not at all, and the same bytes once.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.urls import reverse
from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.intake.extracts import dataset, folders
from saferplaces.intake.extracts.engine.program import BUSY, FAILED, GOOD, LATER, Answer
from saferplaces.intake.extracts.engine.running import Order, run
from saferplaces.intake.extracts.models import Extract, ExtractState, Origin
from saferplaces.intake.extracts.states import GONE, step

BACK = {
    ExtractState.CHECKING: ExtractState.WAITING,
    ExtractState.ADDING: ExtractState.CONFIRMED,
}
TOLD = {
    ExtractState.CHECKED: "An extract has been checked and waits for you to confirm it.",
    ExtractState.ADDED: "An extract has been added.",
    ExtractState.REFUSED: "An extract was refused.",
}
LOST = "Its file is no longer where it was put: send it again."
BROKEN = "It could not be read for a reason that is not known yet; tell whoever runs the service"


def recover() -> int:
    """Take back to where they waited what a worker that was killed was doing; return how many."""
    taken_back = 0
    for row in Extract.objects.filter(state__in=BACK):
        with suppress(Problem):  # it has moved on meanwhile
            _move(row, row.state, BACK[ExtractState(row.state)])
            taken_back += 1
    return taken_back


def look(row: Extract) -> Answer:
    """See what the engine would make of a waiting extract; nothing is added."""
    begin_look(row)
    answer = _ask("look", row)
    end_look(row, answer)
    return answer


def begin_look(row: Extract) -> None:
    """Put down that the engine reads a waiting extract."""
    _move(row, ExtractState.WAITING, ExtractState.CHECKING)


def end_look(row: Extract, answer: Answer) -> None:
    """Put down what the engine made of an extract that it was to look at."""
    old = ExtractState.CHECKING
    if answer.outcome in {LATER, BUSY}:
        _move(row, old, ExtractState.WAITING, reason=answer.reason)
    elif answer.outcome == GOOD:
        by_itself = row.origin != Origin.UPLOAD
        _move(row, old, ExtractState.CONFIRMED if by_itself else ExtractState.CHECKED, answer)
    else:
        _move(row, old, ExtractState.REFUSED, answer, reason=_why(answer))


def add(row: Extract) -> Answer:
    """Have the engine bring a confirmed extract into the dataset."""
    begin_add(row)
    answer = _ask("add", row)
    end_add(row, answer)
    return answer


def begin_add(row: Extract) -> None:
    """Put down that the engine brings in a confirmed extract."""
    _move(row, ExtractState.CONFIRMED, ExtractState.ADDING)


def end_add(row: Extract, answer: Answer) -> None:
    """Put down what became of an extract that the engine was to bring in."""
    old = ExtractState.ADDING
    if answer.outcome in {LATER, BUSY}:
        _move(row, old, ExtractState.CONFIRMED, reason=answer.reason)
    elif answer.outcome == GOOD:
        _move(row, old, ExtractState.ADDED, answer)
    else:
        _take_what_came_in(row, answer)
        _move(row, old, ExtractState.REFUSED, answer, reason=_why(answer))


def _ask(verb: str, row: Extract) -> Answer:
    path = folders.stored(row.pk)
    if path is None:
        return Answer("refused", LOST)
    every = sorted(config().mappings.glob("*.toml"))
    chosen = [path for path in every if path.stem == row.mapping]
    if row.mapping and not chosen:
        return Answer(LATER, "The mapping that was chosen is not in its folder any more.")
    return run(
        Order(
            verb=verb,
            file=path,
            name=row.name,
            dataset=config().dataset,
            mappings=chosen or every,
            chosen=bool(chosen),
            scratch=folders.scratch(),
            seconds=60 * int(setting("extracts_minutes")),
            memory_mib=int(setting("extracts_memory_mb")),
            unpacked_mib=int(setting("extracts_unpacked_mb")),
            members=int(setting("extracts_most_files")),
        )
    )


def _take_what_came_in(row: Extract, answer: Answer) -> None:
    """Add to an answer what the dataset has on record: files before the one that failed are in."""
    if answer.files:
        return
    found = dataset.imports_of(row.pk)
    answer.imports = [int(one["import_id"]) for one in found]
    for name in ("rows", "accepted", "rejected", "unchanged"):
        setattr(answer, name, sum(int(one[name]) for one in found))
    if answer.accepted:
        answer.reason = f"{answer.reason} Of an archive's files, those before this one were added."


def _why(answer: Answer) -> str:
    return f"{BROKEN} ({answer.reason})." if answer.outcome == FAILED else answer.reason


def _move(
    row: Extract,
    old: str,
    new: ExtractState,
    answer: Answer | None = None,
    *,
    reason: str = "",
) -> None:
    """Go from a state to another, put down what the engine said, and tell who brought the extract.

    Raises
    ------
    Problem
        When it is no longer where this began.
    """
    with acting(SYSTEM):
        now = Extract.objects.select_for_update().get(pk=row.pk)
        if now.state != old:
            raise Problem(GONE)
        step(old, new)
        now.state, now.reason = new, reason
        if answer is not None:
            _put_down(now, answer)
        if new in {ExtractState.ADDED, ExtractState.REFUSED}:
            now.ended_at = timezone.now()
        now.save()
        if answer is not None:
            record(
                SYSTEM,
                what="collect" if new == ExtractState.ADDED else "alter",
                verb=f"extract.{new.value}",
                objects=[f"extract:{now.pk}"],
                detail={"state": [old, new.value], "imports": now.imports}
                | {name: getattr(now, name) for name in ("rows", "accepted", "rejected")},
            )
        if now.brought_by_id and new in TOLD:
            notify([now.brought_by_id], TOLD[new], reverse("extract", args=[now.pk]))
    for name in ("state", "reason", "look"):
        setattr(row, name, getattr(now, name))


def _put_down(row: Extract, answer: Answer) -> None:
    for name in ("rows", "accepted", "rejected", "unchanged"):
        setattr(row, name, getattr(answer, name))
    row.kind = answer.kind or row.kind
    row.sha256 = answer.sha256 or row.sha256
    row.files = answer.files
    row.imports = answer.imports
    row.first_day = dt.date.fromisoformat(answer.first_day) if answer.first_day else row.first_day
    row.last_day = dt.date.fromisoformat(answer.last_day) if answer.last_day else row.last_day
    added = row.state == ExtractState.ADDED
    row.look = None if added else {"rejects": answer.rejects} if answer.rejects else row.look
