"""Fill a published installation with casework: cases and plans, and what belongs to them.

Everything is made by the database, a statement a table, in proportion to the cases and plans: a
fifth of the cases serious, an eighth under way, the rest closed over eighteen months. Nothing of it
reads well; it is as much, as long and as spread as casework is, so that pages and indexes meet what
they will meet. The people, logs and places are those that are published. The
change history, which no page reads, is not made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

DEFAULTS = {
    "text": "''", "character varying": "''", "jsonb": "'{}'::jsonb", "boolean": "false",
    "integer": "0", "bigint": "0", "smallint": "0",
}  # fmt: skip
WORDS = "repeat('Groups gather at the end of the road and shout at people who pass. ', %d)"
OPEN_STATES = (
    "CASE WHEN c.n % 100 = 0 THEN 'closing' WHEN c.n % 8 = 0 THEN 'open' ELSE 'closed' END"
)


@dataclass(frozen=True)
class Filled:
    """How many rows were made, by table."""

    rows: dict[str, int]


def fill(cursor: Any, cases: int, plans: int) -> Filled:
    """Fill, unless as many are there already; return what was made."""
    cursor.execute("SELECT count(*) FROM cases_case WHERE headline LIKE 'Load case %'")
    if cursor.fetchone()[0] >= cases:
        return Filled({})
    rows: dict[str, int] = {}

    def put(table: str, rows_of: str, /, **given: str) -> None:
        rows[table] = rows.get(table, 0) + _put(cursor, table, rows_of, given)

    _people(cursor)
    _cases(put, cases)
    cursor.execute(
        "CREATE TEMP TABLE load_case AS SELECT *, row_number() OVER (ORDER BY id) AS n"
        " FROM cases_case WHERE headline LIKE 'Load case %'; ANALYZE load_case"
    )
    _of_cases(put)
    _risk(put)
    _conferences(put)
    cursor.execute(
        "CREATE TEMP TABLE load_meeting AS SELECT *, row_number() OVER (ORDER BY id) AS n"
        " FROM conferences_conference; ANALYZE load_meeting"
    )
    _of_conferences(put)
    _referrals(put)
    _plans(put, plans)
    cursor.execute(
        "CREATE TEMP TABLE load_plan AS SELECT *, row_number() OVER (ORDER BY id) AS n"
        " FROM problem_solving_plan WHERE title LIKE 'Load plan %'; ANALYZE load_plan"
    )
    _of_plans(put)
    for table in rows:
        cursor.execute(f"ANALYZE {table}")
    return Filled(rows)


def _put(cursor: Any, table: str, source: str, given: dict[str, str]) -> int:
    """Insert a row for each of a source; columns that are not given and not null are empty."""
    cursor.execute(
        "SELECT column_name, data_type, is_nullable, is_identity FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s",
        [table],
    )
    columns = {}
    for name, kind, null, identity in cursor.fetchall():
        if name in given:
            columns[name] = given[name]
        elif null == "NO" and identity == "NO":
            empty = "'{}'" if kind == "ARRAY" else DEFAULTS.get(kind)
            if empty is None:
                raise ValueError(f"{table}.{name} ({kind}) needs a value")
            columns[name] = empty
    if missing := given.keys() - columns.keys():
        raise ValueError(f"{table} has no {sorted(missing)}")
    names, values = ", ".join(columns), ", ".join(columns.values())
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {source}")
    made = int(cursor.rowcount)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return made


def _people(cursor: Any) -> None:
    """Note who works where, who else there is, and some of the people, logs and places."""
    cursor.execute("""
CREATE TEMP TABLE load_worker AS
SELECT m.user_id, m.organisation_id, o.regime, m.districts[1] AS district, m.team_id, m.role,
  row_number() OVER (PARTITION BY m.role ORDER BY m.user_id) AS n
FROM identity_membership m JOIN identity_organisation o ON o.id = m.organisation_id
JOIN identity_user u ON u.id = m.user_id
WHERE u.username LIKE 'load-%' AND cardinality(m.districts) > 0;
CREATE TEMP TABLE load_partner AS
SELECT id, row_number() OVER (ORDER BY id) AS n FROM identity_organisation
WHERE kind NOT IN ('force', 'mayor') AND active;
CREATE TEMP TABLE load_person AS
SELECT person_id, given_name, family_name, row_number() OVER (ORDER BY person_id) AS n
FROM incidents_person LIMIT 60000;
CREATE TEMP TABLE load_log AS
SELECT incident_id, place_id, easting, northing,
  row_number() OVER (ORDER BY incident_id) AS n
FROM incidents_incident WHERE in_scope LIMIT 100000;
CREATE INDEX ON load_person (n); CREATE INDEX ON load_log (n); CREATE INDEX ON load_worker (n);
ANALYZE load_worker; ANALYZE load_partner; ANALYZE load_person; ANALYZE load_log""")


def _count(table: str, where: str = "true") -> str:
    return f"(SELECT count(*) FROM {table} WHERE {where})"


WORKERS = _count("load_worker", "role = 'reviewer'")
PEOPLE, LOGS, PARTNERS = _count("load_person"), _count("load_log"), _count("load_partner")
# Spread by chance, not in turn: everybody has cases and plans of every state.
WORKER = (
    "JOIN load_worker w ON w.role = 'reviewer'"
    f" AND w.n = 1 + (hashint4(c.n) & 2147483647) % {WORKERS}"
)


def _cases(put: Any, cases: int) -> None:
    put(
        "cases_case",
        f"generate_series(1, {cases}) AS c(n) {WORKER}",
        state=OPEN_STATES,
        kind="(ARRAY['personal', 'nuisance', 'environmental', 'personal'])[1 + c.n % 4]",
        source="'review'", source_id="'review:' || c.n", headline="'Load case ' || c.n",
        summary=WORDS % 6, district="w.district", organisation_id="w.organisation_id",
        regime="w.regime", lead_id="w.user_id", contact_id="w.user_id", team_id="w.team_id",
        shared_with=f"CASE WHEN c.n % 5 = 0 THEN ARRAY[(SELECT id FROM load_partner WHERE n = 1 +"
        f" c.n % {PARTNERS})]::integer[] ELSE '{{}}' END",
        band="(ARRAY['standard', 'standard', 'medium', 'standard', 'high'])[1 + c.n % 5]",
        serious_since="CASE WHEN c.n % 5 = 4 THEN now() - c.n % 540 * interval '1 day' END",
        first_contact_at="now() - c.n % 540 * interval '1 day' + interval '5 hours'",
        update_due=_while_open("now() + (c.n % 40 - 8) * interval '1 day'"),
        review_due=_while_open("now() + (c.n % 50 - 10) * interval '1 day'"),
        next_due=_while_open("now() + (least(c.n % 40 - 8, c.n % 50 - 10)) * interval '1 day'"),
        closing="CASE WHEN c.n % 100 = 0 THEN jsonb_build_object('reason', 'resolved', 'note',"
        " 'It has stopped.', 'by', w.user_id) ELSE '{}'::jsonb END",
        retention_group="''", opened_at="now() - c.n % 540 * interval '1 day'",
        opened_by_id="w.user_id",
        closed_at="CASE WHEN c.n % 8 <> 0 AND c.n % 100 <> 0 THEN now() - c.n % 540 *"
        " interval '12 hours' END",
        moved_at="now() - c.n % 540 * interval '11 hours'",
    )  # fmt: skip


def _while_open(value: str) -> str:
    return f"CASE WHEN c.n % 8 = 0 OR c.n % 100 = 0 THEN {value} END"


def _of_cases(put: Any) -> None:
    by = {"added_at": "c.opened_at", "added_by_id": "c.lead_id"}
    person = f"JOIN load_person p ON p.n = 1 + (c.n * 2 + k) % {PEOPLE}"
    put(
        "cases_caseperson", f"load_case c CROSS JOIN generate_series(0, 1) k {person}",
        case_id="c.id", person_id="p.person_id",
        part="CASE k WHEN 0 THEN 'victim' ELSE 'complained_about' END",
        given_name="coalesce(p.given_name, '')", family_name="coalesce(p.family_name, '')",
        shared="k = 0", **by,
    )  # fmt: skip
    log = f"JOIN load_log l ON l.n = 1 + (c.n * 3 + k) % {LOGS}"
    put(
        "cases_occurrence", f"load_case c CROSS JOIN generate_series(0, 2) k {log}",
        case_id="c.id", incident_id="l.incident_id",
        state="CASE WHEN k = 2 AND c.n % 4 = 0 THEN 'suggested' ELSE 'confirmed' END",
        why="'{same_person}'", added_at="c.opened_at", reason="''",
    )  # fmt: skip
    put(
        "cases_caseplace", f"load_case c JOIN load_log l ON l.n = 1 + c.n * 3 % {LOGS}",
        case_id="c.id", place_id="coalesce(l.place_id, '')", label="'A street'", **by,
    )  # fmt: skip
    done = "CASE WHEN c.state = 'closed' OR k < 2 THEN 'done' ELSE 'open' END"
    put(
        "cases_action", "load_case c CROSS JOIN generate_series(0, 3) k",
        case_id="c.id", state=done, title="'Visit and speak'", kind="'visit'",
        owner_id="c.lead_id", organisation_id="c.organisation_id",
        due_at="c.opened_at + (k * 9) * interval '1 day'", created_at="c.opened_at",
        created_by_id="c.lead_id", result=WORDS % 1, shared="k = 1",
        ended_at=f"CASE WHEN {done} = 'done' THEN c.opened_at + (k * 8) * interval '1 day' END",
    )  # fmt: skip
    victim = "JOIN cases_caseperson v ON v.case_id = c.id AND v.part = 'victim'"
    put(
        "cases_contact", f"load_case c CROSS JOIN generate_series(0, 4) k {victim}",
        case_id="c.id", person_id="v.id", kind="'update'", outgoing="true", channel="'phone'",
        outcome="'reached'", text=WORDS % 2, at="c.opened_at + k * 9 * interval '1 day'",
        by_id="c.lead_id", organisation_id="c.organisation_id",
        written_at="c.opened_at + k * 9 * interval '1 day'", shared="k = 1",
    )  # fmt: skip
    put(
        "cases_note", "load_case c CROSS JOIN generate_series(0, 1) k",
        case_id="c.id", kind="'note'", text=WORDS % 3, at="c.opened_at + k * interval '1 day'",
        by_id="c.lead_id", organisation_id="c.organisation_id",
    )  # fmt: skip
    put(
        "cases_casestatechange", "load_case c CROSS JOIN generate_series(0, 1) k "
        "WHERE k = 0 OR c.state = 'closed'",
        case_id="c.id", old="CASE k WHEN 0 THEN '' ELSE 'open' END",
        new="CASE k WHEN 0 THEN 'open' ELSE 'closed' END", by_id="c.lead_id",
        at="CASE k WHEN 0 THEN c.opened_at ELSE c.closed_at END",
    )  # fmt: skip


def _risk(put: Any) -> None:
    put(
        "risk_assessment",
        "load_case c CROSS JOIN generate_series(0, 2) k"
        " JOIN cases_caseperson v ON v.case_id = c.id AND v.part = 'victim'"
        " WHERE k < 2 OR c.state = 'closed'",
        version_id="(SELECT min(id) FROM risk_version WHERE state = 'published')",
        person_id="v.person_id", about_kind="'case'", about_id="c.id::text",
        point="(ARRAY['first_contact', 'review', 'closure'])[k + 1]",
        state="CASE WHEN k = 1 AND c.n % 40 = 0 THEN 'draft' ELSE 'complete' END",
        district="c.district", organisation_id="c.organisation_id", regime="c.regime",
        score="c.n % 30", reckoned="c.band", band="c.band", begun_by_id="c.lead_id",
        begun_at="c.opened_at + k * 20 * interval '1 day'",
        saved_at="c.opened_at + k * 20 * interval '1 day'",
        completed_by_id="CASE WHEN k = 1 AND c.n % 40 = 0 THEN NULL ELSE c.lead_id END",
        completed_at="CASE WHEN k = 1 AND c.n % 40 = 0 THEN NULL"
        " ELSE c.opened_at + k * 20 * interval '1 day' END",
    )  # fmt: skip
    put(
        "safe_contact_safecontact",
        "(SELECT *, row_number() OVER () AS m FROM load_person WHERE n % 2 = 0) p"
        " JOIN load_worker w ON w.role = 'reviewer' AND w.n = 1",
        person_id="p.person_id", asked="true", channels="'{phone}'", protected="p.n % 50 = 0",
        organisation_id="w.organisation_id", regime="w.regime", asked_by_id="w.user_id",
        asked_at="now() - p.n % 400 * interval '1 day'",
    )  # fmt: skip


def _conferences(put: Any) -> None:
    serious = "load_case c WHERE c.serious_since IS NOT NULL"
    put(
        "conferences_requirement", serious,
        case_id="c.id", state="CASE WHEN c.state = 'closed' THEN 'met' ELSE 'due' END",
        why="'serious'", mandatory="true", band="c.band", began_at="c.serious_since",
        due_at="c.serious_since + interval '14 days'", rule="'10 working days'",
        met_at="CASE WHEN c.state = 'closed' THEN c.serious_since + interval '9 days' END",
    )  # fmt: skip
    put(
        "conferences_conference", serious,
        case_id="c.id", state="CASE WHEN c.state = 'closed' THEN 'minuted' ELSE 'planned' END",
        starts_at="CASE WHEN c.state = 'closed' THEN c.serious_since ELSE now() END"
        " + interval '9 days'",
        place="'Station'", chair_id="c.lead_id", statement_row="''", statement=WORDS % 4,
        arranged_by_id="c.lead_id", arranged_at="c.serious_since",
    )  # fmt: skip


def _of_conferences(put: Any) -> None:
    put(
        "conferences_attendee",
        "load_meeting c CROSS JOIN generate_series(0, 4) k JOIN load_worker w"
        f" ON w.role = 'reviewer' AND w.n = 1 + (c.n + k) % {WORKERS}",
        conference_id="c.id", user_id="w.user_id", organisation_id="w.organisation_id",
        name="'Somebody'", body="'Police'", answer="'yes'", invited_by_id="c.chair_id",
        invited_at="c.arranged_at",
    )  # fmt: skip
    put(
        "conferences_item", "load_meeting c CROSS JOIN generate_series(0, 5) k",
        conference_id="c.id", part="CASE WHEN k = 5 THEN 'restricted' ELSE 'open' END",
        place="k", title="'Item'", minutes=WORDS % 4, version="1",
    )  # fmt: skip


def _referrals(put: Any) -> None:
    partner = f"JOIN load_partner o ON o.n = 1 + c.n % {PARTNERS}"
    victim = "JOIN cases_caseperson v ON v.case_id = c.id AND v.part = 'victim'"
    state = ("CASE WHEN c.n % 30 = 0 THEN 'sent' WHEN c.n % 30 = 3 THEN 'accepted'"
             " ELSE 'ended' END")  # fmt: skip
    put(
        "referrals_referral", f"load_case c {partner} {victim} WHERE c.n % 3 = 0",
        state=state, case_id="c.id", person_id="v.person_id", part="'victim'",
        district="c.district", organisation_id="c.organisation_id", regime="c.regime",
        owner_id="c.lead_id", to_organisation_id="o.id", purpose="'support'", asked=WORDS % 2,
        gateway="'consent'", consent="'yes'", created_at="c.opened_at", sent_at="c.opened_at",
        sent_by_id="c.lead_id", answer_due="c.opened_at + interval '5 days'",
        moved_at="c.opened_at",
    )  # fmt: skip


def _plans(put: Any, plans: int) -> None:
    state = ("(ARRAY['draft', 'active', 'active', 'assessing', 'closed', 'closed', 'closed',"
             " 'closed', 'closed', 'closed'])[1 + c.n % 10]")  # fmt: skip
    put(
        "problem_solving_plan",
        f"generate_series(1, {plans}) AS c(n) {WORKER}",
        state=state, title="'Load plan ' || c.n", told=WORDS % 2,
        scale="(ARRAY['area', 'place', 'household', 'area'])[1 + c.n % 4]", source="'hand'",
        kind="(SELECT code FROM reference_code WHERE list = 'problem_kinds'"
        " ORDER BY code OFFSET c.n % 5 LIMIT 1)",
        place_kind="(SELECT code FROM reference_code WHERE list = 'problem_places'"
        " ORDER BY code OFFSET c.n % 4 LIMIT 1)",
        district="w.district", organisation_id="w.organisation_id", regime="w.regime",
        owner_id="w.user_id",
        supervisor_id="(SELECT user_id FROM load_worker WHERE role = 'supervisor'"
        " AND district = w.district ORDER BY n LIMIT 1)",
        team_id="w.team_id",
        review_due="CASE WHEN c.n % 10 BETWEEN 1 AND 3 THEN now() + (c.n % 30 - 6) *"
        " interval '1 day' END",
        opened_at="now() - c.n % 540 * interval '1 day'", opened_by_id="w.user_id",
        started_at="CASE WHEN c.n % 10 > 0 THEN now() - c.n % 540 * interval '20 hours' END",
        ended_at="CASE WHEN c.n % 10 > 3 THEN now() - c.n % 540 * interval '6 hours' END",
        moved_at="now() - c.n % 540 * interval '6 hours'",
    )  # fmt: skip


def _of_plans(put: Any) -> None:
    day = "(c.opened_at::date - %d)"
    put(
        "problem_solving_objective", "load_plan c",
        plan_id="c.id", statement=WORDS % 1, measure="'area'", baseline="20 + c.n % 60",
        baseline_from=day % 400, baseline_to=day % 35, target="10 + c.n % 30",
        target_on="c.opened_at::date + 200", counted="true",
        design="(ARRAY['wdd', 'did', 'its', 'before_after'])[1 + c.n % 4]",
        locked_at="c.started_at",
    )  # fmt: skip
    put(
        "problem_solving_planstage", "load_plan c CROSS JOIN generate_series(0, 3) k",
        plan_id="c.id", stage="(ARRAY['scanning', 'analysis', 'response', 'assessment'])[k + 1]",
        content=f"jsonb_build_object('scanning_what', {WORDS % 4}, 'analysis_victim', {WORDS % 4})",
        saved_at="c.opened_at",
    )  # fmt: skip
    near = f"JOIN load_log l ON l.n = 1 + c.n * 7 % {LOGS}"
    box = {"west": "x", "south": "y", "east": "x + 400", "north": "y + 400"}
    put(
        "problem_solving_planarea",
        f"(SELECT c.*, k, coalesce(l.easting, 430000) + k * 900 AS x,"
        f" coalesce(l.northing, 434000) AS y FROM load_plan c CROSS JOIN generate_series(0, 1) k"
        f" {near}) c",
        plan_id="c.id", part="CASE k WHEN 0 THEN 'treated' ELSE 'comparison' END",
        name="'A square'", baseline="30", added_at="c.opened_at",
        geometry="jsonb_build_object('type', 'Polygon', 'coordinates', jsonb_build_array("
        "jsonb_build_array(jsonb_build_array(x, y), jsonb_build_array(x + 400, y),"
        " jsonb_build_array(x + 400, y + 400), jsonb_build_array(x, y + 400),"
        " jsonb_build_array(x, y))))", **box,
    )  # fmt: skip
    put(
        "problem_solving_planaction", "load_plan c CROSS JOIN generate_series(0, 3) k",
        plan_id="c.id", state="CASE WHEN c.state = 'closed' OR k < 2 THEN 'done' ELSE 'to_do' END",
        what="'Lock the yard at night'", mechanism=WORDS % 2, organisation_id="c.organisation_id",
        owner_id="c.owner_id", due_on="c.opened_at::date + k * 30", added_at="c.opened_at",
        technique="(SELECT code FROM reference_code WHERE list = 'plan_techniques'"
        " ORDER BY code OFFSET (c.n + k) % 4 LIMIT 1)",
    )  # fmt: skip
    put(
        "problem_solving_planreview",
        "load_plan c CROSS JOIN generate_series(0, 2) k WHERE c.started_at IS NOT NULL"
        " AND c.supervisor_id IS NOT NULL",
        plan_id="c.id", by_id="c.supervisor_id", rank="'supervisor'",
        at="c.started_at + k * 28 * interval '1 day'", rag="'green'", quality="10 + c.n % 6",
        directions=WORDS % 1, next_due="c.started_at + (k + 1) * 28 * interval '1 day'",
    )  # fmt: skip
    put(
        "problem_solving_planlink",
        f"load_plan c CROSS JOIN generate_series(0, 2) k JOIN load_log l"
        f" ON l.n = 1 + (c.n * 7 + k) % {LOGS}",
        plan_id="c.id", kind="'incident'", key="l.incident_id", added_at="c.opened_at",
    )  # fmt: skip
    put(
        "problem_solving_planperson",
        f"load_plan c JOIN load_person p ON p.n = 1 + c.n * 5 % {PEOPLE} WHERE c.n % 2 = 0",
        plan_id="c.id", person_id="p.person_id", part="'suspect'", added_at="c.opened_at",
    )  # fmt: skip
    put(
        "problem_solving_planstatechange", "load_plan c CROSS JOIN generate_series(0, 1) k",
        plan_id="c.id", old="CASE k WHEN 0 THEN '' ELSE 'draft' END",
        new="CASE k WHEN 0 THEN 'draft' ELSE c.state END", by_id="c.owner_id",
        at="c.opened_at + k * interval '3 days'",
    )  # fmt: skip
    put(
        "problem_solving_finalisation", "load_plan c WHERE c.state = 'closed'",
        plan_id="c.id", met="(ARRAY['fully', 'partly', 'not'])[1 + c.n % 3]",
        effect="CASE WHEN c.n % 3 = 0 THEN 'not_measurable' ELSE 'measured' END",
        before="20 + c.n % 60", after="10 + c.n % 60", lessons=WORDS % 2, saved_at="c.ended_at",
        result="jsonb_build_object('measurable', true, 'method', 'Weighted displacement"
        " difference', 'sentence', 'Reports changed.', 'caveats', '[]'::jsonb, 'figures',"
        " jsonb_build_object('unit', 'events', 'effect', -10, 'low', -25 + c.n % 30,"
        " 'high', c.n % 30 - 5, 'days', '[180, 180]'::jsonb))",
        recommended="c.n % 2 = 0",
    )  # fmt: skip
    put(
        "problem_solving_lesson", "load_plan c WHERE c.state = 'closed'",
        plan_id="c.id",
        outcome="CASE WHEN c.n % 3 = 0 THEN 'unmeasured' WHEN c.n % 30 < 5 THEN 'fell'"
        " WHEN c.n % 30 > 25 THEN 'rose' ELSE 'unsure' END",
        words=f"lower(c.title || 'Lock the yard at night' || {WORDS % 12})",
    )  # fmt: skip
