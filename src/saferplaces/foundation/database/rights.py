"""What each role of the database may do, set anew after every migration.

The running service may read and write its tables, but it may neither change nor delete a record
of the audit trail, of the change history or of a decision: whoever takes over the service cannot
rewrite what was done. The reporting role reads the views of the schema ``reporting`` and nothing
else.
"""

from __future__ import annotations

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from saferplaces.foundation.database import reporting

APPEND_ONLY = (
    "audit_breakglass", "audit_entry", "audits_judgedcrime", "audits_judgement",
    "audits_logchange", "case_reviews_thresholddecision", "conferences_correction",
    "conferences_paper", "conferences_resolution",
    "immediate_justice_riskassessment",
    "incidents_linkverdict", "lpb_reviews_declaration", "referrals_said", "reviews_decision",
    "problem_solving_evaluation", "problem_solving_planreview", "problem_solving_signoff",
    "retention_certificate", "retention_signoff", "reviews_statechange",
)  # fmt: skip
READ_ONLY = ("audit_link", "django_migrations")
HANDED_OVER = {"reviews_decision": ("reference", "handed_over_at")}
"""Columns of append-only tables that the service may fill in later."""


def grant(alias: str = "owner") -> None:
    """Set the rights of the service's role and of reporting, as the owner of the tables.

    Where the service is the owner itself it has all rights; ``saferplaces doctor`` says so.
    """
    reporting.make(alias)
    service, owner = (connections[name].settings_dict["USER"] for name in ("default", alias))
    if service == owner:
        return
    name = connections[alias].ops.quote_name
    role = name(service)
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}")
        # Whoever may call what runs as the owner can hang it on a table of their own, and have
        # their own code run with the owner's rights. Our triggers fire without this right.
        for function in _as_owner(cursor):
            cursor.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC, {role}")
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        for table in _append_only(cursor):
            cursor.execute(f"REVOKE UPDATE, DELETE ON {name(table)} FROM {role}")
        for table in READ_ONLY:
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {name(table)} FROM {role}")
        cursor.execute(f"REVOKE DELETE ON pghistory_context FROM {role}")
        for table, columns in HANDED_OVER.items():
            cursor.execute(f"GRANT UPDATE ({', '.join(columns)}) ON {name(table)} TO {role}")
        cursor.execute("CREATE SCHEMA IF NOT EXISTS staging")
        cursor.execute(f"GRANT USAGE, CREATE ON SCHEMA staging TO {role}")
        # Nobody but the service has business in public, or temporary tables to work with.
        cursor.execute("REVOKE USAGE ON SCHEMA public FROM PUBLIC")
        database = name(connections[alias].settings_dict["NAME"])
        cursor.execute(f"GRANT TEMPORARY ON DATABASE {database} TO {role}")
        cursor.execute(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")


def forbidden_rights() -> list[str]:
    """Return the tables and functions that the running service could use although it must not."""
    with connections["default"].cursor() as cursor:
        tables = [*_append_only(cursor), *READ_ONLY]
        cursor.execute(
            "SELECT t FROM unnest(%s::text[]) AS t WHERE has_table_privilege(t, 'UPDATE')"
            " OR has_table_privilege(t, 'DELETE') OR has_table_privilege(t, 'TRUNCATE')",
            [tables],
        )
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT f FROM unnest(%s::text[]) f WHERE has_function_privilege(f, 'EXECUTE')",
            [_as_owner(cursor)],
        )
        return [*found, *(row[0] for row in cursor.fetchall())]


def _as_owner(cursor: CursorWrapper) -> list[str]:
    """Return the functions that run with their owner's rights."""
    cursor.execute(
        "SELECT oid::regprocedure::text FROM pg_proc"
        " WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    return [row[0] for row in cursor.fetchall()]


def _append_only(cursor: CursorWrapper) -> list[str]:
    """Return the append-only tables, histories and steps among them."""
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        " AND tablename ~ '(event|statechange)$' AND tablename <> 'incidents_event'"
    )
    return [*APPEND_ONLY, *(row[0] for row in cursor.fetchall())]
