"""Take the picture from which an empty database is laid, after the migrations have changed.

Run it with ``SAFERPLACES_MODE=test`` and a ``SAFERPLACES_VAR`` of its own: it lays the picture that
there is, applies the migrations that came after it, and writes the dump. That migrations alone lead
to the same tables is proved by ``make test-slow``; without a picture they make the database from
nothing (many minutes).
"""

from __future__ import annotations

import gzip
import os
import subprocess

import django


def taken() -> str:
    """Return the dump of a database that has every migration."""
    from saferplaces.foundation.config.backups import tools  # noqa: PLC0415 - needs Django
    from saferplaces.foundation.database.migrating import migrate  # noqa: PLC0415

    migrate()
    made = subprocess.run(
        [tools.program("pg_dump"), "--no-owner", "--no-privileges", "--inserts",
         "--rows-per-insert=500", "--schema=public", "--no-comments"],
        env={**os.environ, **tools.environment()}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return plain(made.stdout)


def plain(dump: str) -> str:
    """Return a dump without what only psql understands, and without what is there already."""
    left_out = ("\\", "--", "CREATE SCHEMA public", "SET transaction_timeout")
    lines = [line for line in dump.splitlines() if line and not line.startswith(left_out)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the baseline."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferplaces.foundation.config.settings")
    django.setup()
    from saferplaces.foundation.config.running import prepare  # noqa: PLC0415
    from saferplaces.foundation.database.migrating import BASELINE  # noqa: PLC0415

    with prepare.database():
        text = taken()
    BASELINE.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{BASELINE.name}: {len(text):,} characters, {BASELINE.stat().st_size:,} bytes packed.")


if __name__ == "__main__":
    main()
