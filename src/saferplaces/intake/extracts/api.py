"""Operations on extracts for other software: send one, and see what became of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import uuid
from typing import Annotated

from ninja import Query, Router, Schema
from procrastinate.contrib.django import app
from pydantic import Field

from saferplaces.foundation.api.door import api_door
from saferplaces.foundation.api.errors import ApiError
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import EXTRACTS
from saferplaces.foundation.jobs.app import ask_for
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.uploads import FULL, NO_ROOM
from saferplaces.intake.extracts import folders
from saferplaces.intake.extracts.actions.bring import bring
from saferplaces.intake.extracts.models import Extract, Origin
from saferplaces.intake.extracts.policy import extracts as policy
from saferplaces.intake.extracts.policy import may_bring
from saferplaces.intake.extracts.queries import largest

router = Router(tags=["Extracts"])
BODY = {
    "requestBody": {
        "required": True,
        "description": "The file's bytes, as they are.",
        "content": {"application/octet-stream": {"schema": {"type": "string"}}},
    }
}


class ExtractOut(Schema):
    """One file, and what became of it."""

    id: uuid.UUID
    name: str
    state: str = Field(description="waiting, checking, confirmed, adding, added or refused, ...")
    reason: str = Field(description="Why it was refused, or what it waits for")
    kind: str
    size: int
    sha256: str
    came_at: dt.datetime
    rows: int
    accepted: int
    rejected: int
    unchanged: int
    first_day: dt.date | None
    last_day: dt.date | None


@router.post(
    "", response={201: ExtractOut}, url_name="api-extract-bring", operation_id="extracts-bring",
    openapi_extra=BODY,
)  # fmt: skip
@api_door(EXTRACTS, personal=True, verb="extract.read", methods=("POST",), largest=largest)
def extract_bring(
    request: Request,
    name: Annotated[str, Query(min_length=1, max_length=200, description="What it is called")],
    mapping: Annotated[str, Query(max_length=100, description="The mapping to read it with")] = "",
) -> Extract:
    """Send a file. It is added within minutes if it can be read; ask again what became of it."""
    may_bring(request.actor).require()
    key = uuid.uuid4()
    size, sha256 = _store(request, key)
    path = folders.files() / str(key)
    try:
        if not size:
            raise Problem("The file is empty.", field="file")
        row = bring(
            request.actor, key, name=name, size=size, sha256=sha256, mapping=mapping,
            origin=Origin.API,
        )  # fmt: skip
        ask_for(app, "extracts")
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    request.access.saw("extract", [key])
    return row


@router.get("/{pk}", response=ExtractOut, url_name="api-extract", operation_id="extracts-read")
@api_door(EXTRACTS, personal=True, verb="extract.read")
def extract_read(request: Request, pk: uuid.UUID) -> Extract:
    """See what became of a file."""
    row = fetch(policy, request.actor, pk)
    request.access.saw("extract", [pk])
    return row


def _store(request: Request, key: uuid.UUID) -> tuple[int, str]:
    """Write the body to its place as it comes in; return its size and its digest."""
    folder = folders.files()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path, sha, size = folder / str(key), hashlib.sha256(), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb", buffering=0) as out:
            while block := request.read(1 << 20):
                out.write(block)
                sha.update(block)
                size += len(block)
            os.fsync(out.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        if error.errno in FULL:
            raise ApiError(503, "", NO_ROOM) from error
        raise
    return size, sha.hexdigest()
