"""How each published table is made from the tables of a snapshot, in DuckDB's SQL.

The names in the SQL are views that `saferplaces.intake.incidents.publishing.session` opens over the
Parquet files: those of the parts in hand for tables that are kept by month, whole tables else.
"""

from __future__ import annotations

from dataclasses import dataclass

from saferplaces.intake.incidents import models
from saferplaces.intake.incidents.lookups import PHONE_SQL

KEY = "upper(regexp_replace(coalesce({column}, ''), '[^A-Za-z0-9]', '', 'g'))"


def _texts(*names: str, table: str = "") -> str:
    """Return columns of text in which nothing is empty text."""
    of = f"{table}." if table else ""
    return ", ".join(f"coalesce({of}{name}, '') AS {name}" for name in names)


def _phone(column: str) -> str:
    return f"coalesce((SELECT {PHONE_SQL.format(column=column)}), '')"


@dataclass(frozen=True)
class Table:
    """One published table.

    Attributes
    ----------
    kind:
        Its name in ``published_changes``.
    sources:
        Tables of the snapshot that it is made from.
    parts:
        How many months are worked on at once; 0 for tables that are not kept by month.
    touched:
        The set of keys (`saferplaces.intake.incidents.publishing.differences`) that say which of
        its rows can differ.
    found_by:
        Columns in which these keys stand.
    """

    kind: str
    model: type[models.Published]
    sources: tuple[str, ...]
    sql: str
    touched: str
    found_by: tuple[str, ...]
    parts: int = 0

    @property
    def name(self) -> str:
        """Name of the table in the database."""
        return str(self.model._meta.db_table)

    @property
    def key(self) -> str:
        """Name of the key."""
        return str(self.model._meta.pk.name)

    @property
    def columns(self) -> list[str]:
        """Columns that hold content, the key first."""
        names = [field.name for field in self.model._meta.fields]
        rest = [name for name in names if name not in {self.key, "row_hash", "withdrawn_at"}]
        return [self.key, *rest]


INCIDENTS = f"""
SELECT i.incident_id, {
    _texts("agency", "regime", "marking", "record_id", "record_type", table="i")
},
  {KEY.format(column="i.record_id")} AS record_key,
  coalesce(n.district, l.district, '') AS district, coalesce(i.area_name, '') AS area,
  q.incident_id IS NOT NULL AS in_scope,
  i.occurred_from, i.occurred_to, i.reported_at, i.closed_at,
  {
    _texts(
        "channel",
        "category",
        "asb_category",
        "subtype",
        "opening_code",
        "closing_code",
        "offence_class",
        "outcome",
        "location_text",
        "postcode",
        "uprn",
        "narrative",
        table="i",
    )
},
  coalesce(i.qualifiers, []) AS qualifiers, coalesce(i.flags, []) AS flags,
  {KEY.format(column="i.postcode")} AS postcode_key,
  CASE WHEN p.incident_id IS NULL THEN i.easting ELSE p.easting END AS easting,
  CASE WHEN p.incident_id IS NULL THEN i.northing ELSE p.northing END AS northing,
  coalesce(p.precision, i.place_precision, '') AS place_precision,
  coalesce(p.place_id, '') AS place_id, p.probability AS place_probability,
  coalesce(e.event_id, '') AS event_id, i.part
FROM incidents i
LEFT JOIN area_names n ON n.area_name = i.area_name
LEFT JOIN incident_areas l USING (incident_id)
LEFT JOIN incident_places p USING (incident_id)
LEFT JOIN incident_events e USING (incident_id)
LEFT JOIN queue q USING (incident_id)
"""

PARTIES = f"""
SELECT p.incident_id || '|' || p.role || '|' || p.position AS party_id, p.incident_id,
  coalesce(n.district, a.district, '') AS district, p.role, p.position,
  {
    _texts(
        "given_name",
        "family_name",
        "full_name",
        "sex",
        "ethnicity",
        "phone",
        "email",
        "address",
        "postcode",
        table="p",
    )
},
  p.date_of_birth, {_phone("coalesce(p.phone, '')")} AS phone_key,
  {KEY.format(column="p.postcode")} AS postcode_key,
  coalesce(l.profile_id, '') AS profile_id, coalesce(s.person_id, '') AS person_id,
  s.match_probability, coalesce(l.unlinkable, '') AS unlinkable, i.part
FROM parties p JOIN incidents i USING (incident_id)
LEFT JOIN area_names n ON n.area_name = i.area_name
LEFT JOIN incident_areas a ON a.incident_id = p.incident_id
LEFT JOIN party_profiles l
  ON l.incident_id = p.incident_id AND l.role = p.role AND l.position = p.position
LEFT JOIN profile_persons s ON s.profile_id = l.profile_id
"""

PEOPLE = f"""
SELECT p.person_id, {_texts("given_name", "family_name", table="p")},
  coalesce(k.name_key, '') AS name_key, coalesce(k.sounds, []) AS sounds, p.date_of_birth,
  p.profiles, p.incidents, p.first_seen, p.last_seen, p.weakest_link
FROM people p LEFT JOIN (
  SELECT person_id,
    string_agg(DISTINCT name, ', ' ORDER BY name) AS name_key,
    list_sort(list_distinct(flatten(list(heard)))) AS sounds
  FROM (
    SELECT s.person_id, trim(coalesce(f.given, '') || ' ' || coalesce(f.family, '')) AS name,
      list_filter([f.given_key, f.family_key, f.given_key || ' ' || f.family_key],
                  sound -> sound <> '') AS heard
    FROM profile_persons s JOIN profiles f USING (profile_id)
  ) WHERE name <> '' GROUP BY person_id
) k USING (person_id)
"""

PLACES = f"""
SELECT place_id, {_texts("kind", "label", "uprn", "postcode", "part_of")},
  trim(regexp_replace(strip_accents(lower(coalesce(label, ''))), '[^a-z0-9]+', ' ', 'g'))
    AS label_key,
  {KEY.format(column="postcode")} AS postcode_key, easting, northing, incidents
FROM places
"""

EVENTS = """
SELECT event_id, started, ended, coalesce(place_id, '') AS place_id, easting, northing, logs,
  coalesce(agencies, []) AS agencies, part
FROM events
"""

FINDINGS = """
SELECT q.incident_id, q.closed_on, coalesce(n.district, l.district, '') AS district, q.rank,
  q.score, to_json(coalesce(q.contributions, []))::VARCHAR AS contributions, q.alert,
  coalesce(q.triggers, []) AS triggers, coalesce(q.event_id, '') AS event_id,
  coalesce(to_json(t)::VARCHAR, '{}') AS reading, coalesce(r.found, '[]') AS recording,
  coalesce(c.found, '[]') AS repeats, i.part
FROM queue q JOIN incidents i USING (incident_id)
LEFT JOIN area_names n ON n.area_name = i.area_name
LEFT JOIN incident_areas l ON l.incident_id = q.incident_id
LEFT JOIN (SELECT * EXCLUDE (digest) FROM narratives) t ON t.incident_id = q.incident_id
LEFT JOIN (
  SELECT incident_id,
    to_json(list(r ORDER BY r.confidence DESC, r.class, r.rule, r.basis))::VARCHAR AS found
  FROM recording r GROUP BY incident_id
) r ON r.incident_id = q.incident_id
LEFT JOIN (
  SELECT incident_id,
    to_json(list(c ORDER BY c.counted, c.subject_id, c.setting))::VARCHAR AS found
  FROM repeats c GROUP BY incident_id
) c ON c.incident_id = q.incident_id
"""

SERIES = f"""
SELECT counted || '|' || subject_id AS series_id, counted, subject_id, events, logs, first, last,
  exact, rate, rate_low, rate_high, peer_rate, unusual, frequency, severity, spread,
  coalesce(escalating, false) AS escalating, {_texts("why")}
FROM series
"""

LINKS = """
WITH edges AS (
  SELECT e.*, a.person_id AS left_person, b.person_id AS right_person, w.weakest_link
  FROM person_edges e
  JOIN profile_persons a ON a.profile_id = e.left_profile
  JOIN profile_persons b ON b.profile_id = e.right_profile
  LEFT JOIN people w ON w.person_id = a.person_id
  WHERE e.probability >= getvariable('least_sure')
), doubtful AS (
  SELECT *, row_number() OVER (
    PARTITION BY least(left_person, right_person), greatest(left_person, right_person)
    ORDER BY CASE WHEN left_person = right_person THEN probability ELSE -probability END,
             left_profile, right_profile
  ) AS place
  FROM edges
  WHERE left_person <> right_person OR (
    weakest_link < getvariable('sure_enough') AND abs(probability - weakest_link) < 1e-9)
)
SELECT d.left_profile || '|' || d.right_profile AS link_id, d.left_profile, d.right_profile,
  left_person, right_person, weight, probability, coalesce(v.verdict, '') AS verdict
FROM doubtful d LEFT JOIN link_decisions v USING (left_profile, right_profile)
WHERE place = 1
"""
"""The strongest link between two persons whom the engine keeps apart, and the weakest that a person
hangs together by: one of each pair and one of each person, for somebody to look at."""

TABLES = (
    Table("incident", models.Incident, ("incident_places", "incident_events", "queue"),
          INCIDENTS, "incident", ("incident_id",), parts=4),
    Table("party", models.Party, ("party_profiles",),
          PARTIES, "incident", ("incident_id",), parts=12),
    Table("finding", models.Finding, ("queue", "narratives", "recording", "repeats"),
          FINDINGS, "incident", ("incident_id",), parts=4),
    Table("event", models.Event, ("events",), EVENTS, "event", ("event_id",), parts=12),
    Table("person", models.Person, ("people", "profile_persons", "profiles"),
          PEOPLE, "person", ("person_id",)),
    Table("place", models.Place, ("places",), PLACES, "place", ("place_id",)),
    Table("series", models.Series, ("series",), SERIES, "series", ("series_id",)),
    Table("link", models.UncertainLink,
          ("person_edges", "profile_persons", "people", "link_decisions"),
          LINKS, "person", ("left_person", "right_person")),
)  # fmt: skip
