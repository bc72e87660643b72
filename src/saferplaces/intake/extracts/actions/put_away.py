"""Put the files of extracts that have ended away, and delete them when their time is over."""

from __future__ import annotations

import datetime as dt
import time

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.reference.queries import setting
from saferplaces.intake.extracts import folders
from saferplaces.intake.extracts.models import Extract, ExtractState, Origin
from saferplaces.intake.extracts.states import ENDED

DAY = 86_400


def put_away() -> int:
    """Move the files of what was added or refused to ``done`` and ``refused``; return how many."""
    rows = Extract.objects.filter(state__in=ENDED, filed_at__isnull=True)
    for row in rows:
        path = folders.stored(row.pk)
        if path is not None:  # else the last run was cut off after it had moved the file
            root = config().inbox if row.origin == Origin.FOLDER else folders.private()
            added = row.state == ExtractState.ADDED
            home = root / (folders.DONE if added else folders.REFUSED)
            name = folders.safe_name(row.pk, row.name)
            folders.put(path, home, name, "" if added else row.reason)
        Extract.objects.filter(pk=row.pk).update(filed_at=timezone.now())
    return len(rows)


def delete_old() -> dict[str, int]:
    """Delete files that were put away long enough ago, and what uploads left that failed."""
    before = timezone.now() - dt.timedelta(days=int(setting("extracts_keep_days")))
    rows = list(Extract.objects.filter(filed_at__lt=before, removed_at__isnull=True))
    for row in rows:
        with acting(SYSTEM):
            row.removed_at, row.look = timezone.now(), None
            row.save()
            record(SYSTEM, what="erase", verb="extract.file_deleted", objects=[f"extract:{row.pk}"])
        for path in folders.put_away(row.pk):
            path.unlink(missing_ok=True)
    return {"files": len(rows), "left_over": _left_over()}


def _left_over() -> int:
    """Delete files that no extract stands for: of uploads that were cut off a day ago."""
    known = {str(key) for key in Extract.objects.values_list("pk", flat=True)}
    noted = {path.stem for path in folders.notes().glob("*.json")}
    old = time.time() - DAY
    found = [
        path
        for path in folders.files().glob("*")
        if path.name[:36] not in known | noted and path.lstat().st_ctime < old
    ]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
