"""Write docs/reporting.md: the views for Power BI, and how to connect.

It comes from the views that the rooms declare; a test compares the two.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import django

os.environ.setdefault("SAFERPLACES_MODE", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferplaces.foundation.config.settings")
django.setup()  # rooms declare their views when Django is ready

from saferplaces.foundation.database.reporting import CELL, View, views  # noqa: E402

PAGE = Path(__file__).parents[1] / "docs" / "reporting.md"
HEAD = f"""# Reporting with Power BI

This page is written by `python tools/reporting_page.py` from the code; a test fails when it is not
current. `/reporting/` shows the same to those whose role may.

The schema `reporting` has views for reporting tools. They hold no names, words, addresses,
telephone numbers or other free text. A **key** stands for a record: a keyed hash, the same as long
as the installation lives, so that views join; its secret lies in the schema `reporting_secret`,
which neither reporting nor the running service may enter, and goes with every backup of the
database. Places are told by the south-western corner of a cell of {CELL} metres. Rows are single
records of the whole force all the same: treat them as personal data, and suppress numbers under 5
before figures leave the force.

## Connect

1. The role is `saferplaces_reporting`. It may read these views and nothing else, and cannot write.
   On a server of your own, the administrator of the database makes it once:

   ```sql
   CREATE ROLE saferplaces_reporting LOGIN PASSWORD '…' CONNECTION LIMIT 10;
   ALTER ROLE saferplaces_reporting SET default_transaction_read_only = on;
   ALTER ROLE saferplaces_reporting SET statement_timeout = '10min';
   ```

   and then runs `saferplaces prepare`, which grants it the views. Let `pg_hba.conf` admit it by
   `hostssl` with `scram-sha-256` only.
2. Power BI Desktop: Get data, PostgreSQL database; server and database as in `DATABASE_URL`;
   Import, not DirectQuery. Keep the encrypted connection: the server's certificate must be known to
   the computer that connects.
3. To refresh by schedule: an on-premises data gateway that reaches the database; the password lives
   there.
4. Ask for the months that you need, by the column named under each view; with incremental refresh,
   a month is a partition. A statement that takes over ten minutes is ended.
5. The embedded database of a demo has no network port. On the same machine:
   `psql -h var/service/postgres/socket -U saferplaces_reporting saferplaces`, with the password in
   `var/service/secrets/saferplaces_reporting`.

The views are dropped before migrations and made anew after them, by `saferplaces prepare` and
`make run`. Do not build views of your own in the schema: they would be dropped too.

## Views
"""


def written() -> str:
    """Return the page."""
    return "\n".join([HEAD, *(line for view in views() for line in _of(view))])


def _of(view: View) -> Iterator[str]:
    yield f"### {view.name}\n"
    asked = f" Ask for a period by `{view.period}`." if view.period else ""
    yield f"{view.meaning}.{asked}{f' {view.caveat}' if view.caveat else ''}\n"
    yield "| column | type | meaning |"
    yield "|---|---|---|"
    for column in view.columns:
        yield f"| `{column.name}` | {column.type} | {column.meaning} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(written())
    print(f"{PAGE.name} is written.")
