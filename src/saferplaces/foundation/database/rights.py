"""What each role of the database may do, set anew after every migration.

The running service may read and write its tables, but it may neither change nor delete a record
of the audit trail, of the change history or of a decision: whoever takes over the service cannot
rewrite what was done. The reporting role reads the views of the schema ``reporting``.
"""

from __future__ import annotations

from django.db import connections

from saferplaces.foundation.database.server import APP, REPORTING

APPEND_ONLY = (
    "audit_breakglass", "audit_entry", "incidents_linkverdict", "reviews_decision",
    "reviews_statechange",
)  # fmt: skip
READ_ONLY = ("audit_link", "django_migrations")
HANDED_OVER = {"reviews_decision": ("reference", "handed_over_at")}
"""Columns of append-only tables that the service may fill in later."""


def grant(alias: str = "owner") -> None:
    """Set the rights, as the owner of the tables."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP])
        if cursor.fetchone() is None:
            return  # somebody else's database with other roles: docs/production.md says what to set
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APP}")
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename ~ 'event$'"
            " AND tablename <> 'incidents_event'"
        )
        histories = [row[0] for row in cursor.fetchall() if "procrastinate" not in row[0]]
        for table in (*APPEND_ONLY, *histories):
            cursor.execute(f"REVOKE UPDATE, DELETE ON {table} FROM {APP}")
        for table in READ_ONLY:
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {APP}")
        for table, columns in HANDED_OVER.items():
            cursor.execute(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {APP}")
        cursor.execute("CREATE SCHEMA IF NOT EXISTS staging")
        cursor.execute(f"GRANT USAGE, CREATE ON SCHEMA staging TO {APP}")
        cursor.execute("CREATE SCHEMA IF NOT EXISTS reporting")
        cursor.execute(f"GRANT USAGE ON SCHEMA reporting TO {REPORTING}")
        cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO {REPORTING}")
