"""After a second report within six months: have the ASB case review explained, and say it was.

Set-based, because a publication brings many: one statement looks at the people of the logs that
the publication added or changed, and for each at their other reports, wherever they were made. A
report is a log of anti-social behaviour in which somebody is the caller or the victim; which logs
are one person's is what linkage concludes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import add_months, due_in_days
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.identity.models import Kind, Organisation, Team
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import RISK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes, setting
from saferplaces.foundation.tasks.actions.create_many import Asked, create_tasks
from saferplaces.foundation.tasks.actions.settle import settle
from saferplaces.intake.case_review_applications.models import (
    Signpost,
    SignpostState,
    SignpostStateChange,
)
from saferplaces.intake.case_review_applications.policy import signposts
from saferplaces.intake.case_review_applications.states import end
from saferplaces.intake.incidents.models import Publication
from saferplaces.intake.safe_contact.queries import why_not

TASK = "explain_case_review"
ASB = "(i.in_scope OR i.category = 'anti-social-behaviour') AND i.withdrawn_at IS NULL"
THEIRS = "role IN ('caller', 'victim') AND person_id <> '' AND withdrawn_at IS NULL"
CHANGED = """i.incident_id IN (
    SELECT CASE kind WHEN 'party' THEN split_part(key, '|', 1) ELSE key END FROM published_changes
    WHERE kind IN ('incident', 'party') AND change <> 'withdrawn')"""
SECOND = f"""
WITH RECURSIVE told AS (
    SELECT person_id FROM case_review_applications_signpost
    WHERE state = 'open'
       OR state = 'done' AND explained_on > %(told_after)s
       OR state = 'not_done' AND ended_at > %(tried_after)s
  UNION
    SELECT m.to_id FROM told t JOIN incidents_identitychange m
      ON m.from_id = t.person_id AND m.kind = 'person' AND m.change = 'merge'
), fresh AS MATERIALIZED (
    SELECT i.incident_id, i.agency, i.district, i.reported_at, i.event_id
    FROM incidents_incident i WHERE i.reported_at >= %(since)s AND {ASB} AND {{log}}
), theirs AS MATERIALIZED (
    SELECT DISTINCT ON (p.person_id) p.person_id, f.*
    FROM fresh f JOIN (SELECT * FROM incidents_party WHERE {THEIRS}) p USING (incident_id)
    WHERE NOT EXISTS (SELECT 1 FROM told t WHERE t.person_id = p.person_id)
    ORDER BY p.person_id, f.reported_at DESC, f.incident_id DESC
), pairs AS (
    SELECT t.person_id, t.incident_id AS this_id, t.agency AS this_agency,
      t.district AS this_district, t.reported_at AS this_at, t.event_id AS this_event, o.*
    FROM theirs t CROSS JOIN LATERAL (
        SELECT i.incident_id, i.agency, i.district, i.reported_at, i.event_id
        FROM (SELECT * FROM incidents_party WHERE {THEIRS}) q
        JOIN incidents_incident i ON i.incident_id = q.incident_id
        WHERE q.person_id = t.person_id AND i.incident_id <> t.incident_id AND {ASB}
          AND (least(i.reported_at, t.reported_at)::date + %(months)s * interval '1 month')::date
            >= greatest(i.reported_at, t.reported_at)::date
        ORDER BY i.reported_at DESC, i.incident_id DESC LIMIT 1
    ) o
), second AS (
    SELECT person_id, this_event <> '' AND this_event = event_id AS same_event,
      CASE WHEN later THEN incident_id ELSE this_id END AS report_id,
      CASE WHEN later THEN this_id ELSE incident_id END AS earlier_id,
      CASE WHEN later THEN agency ELSE this_agency END AS agency,
      CASE WHEN later THEN district ELSE this_district END AS district,
      greatest(reported_at, this_at) AS reported_at
    FROM (SELECT *, (reported_at, incident_id) > (this_at, this_id) AS later FROM pairs) p
)
SELECT person_id, report_id, earlier_id, agency, district, same_event, reported_at FROM second s
WHERE NOT EXISTS (SELECT 1 FROM case_review_applications_signpost g
  WHERE g.person_id = s.person_id AND g.report_id = s.report_id)
ORDER BY reported_at, report_id
"""


def on_published(publication: Any) -> Mapping[str, int]:
    """Ask for what the publication's second reports need; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pg_temp.published_changes') IS NOT NULL")
        (under_way,) = cursor.fetchone() or (False,)
    return {"signposts": ask_for_all(CHANGED if under_way else "true")}


def ask_for_all(logs: str = "true") -> int:
    """Make a signpost, and a task, for each person's second report among some logs."""
    rows = _second(logs)
    if not rows:
        return 0
    now = timezone.now()
    due = due_in_days(now, int(setting("signpost_due_days")))
    bodies = Bodies()
    with acting(SYSTEM):
        made = Signpost.objects.bulk_create(
            [
                Signpost(
                    **(row | {"reported_at": timezone.make_aware(row["reported_at"])}),
                    organisation_id=body,
                    made_at=now,
                    due_at=due,
                )
                for row in rows
                if (body := bodies.of(row["agency"], row["district"])) is not None
            ],
            batch_size=1000,
        )
        SignpostStateChange.objects.bulk_create(
            [SignpostStateChange(signpost=one, new=SignpostState.OPEN, at=now) for one in made],
            batch_size=1000,
        )
        teams = [(one, bodies.team(one.organisation_id, one.district)) for one in made]
        create_tasks(
            TASK,
            [
                Asked(("signpost", one.pk), team, one.organisation_id, one.person_id, one.district)
                for one, team in teams
                if team is not None
            ],
        )
        record(SYSTEM, what="combine", verb="signpost.asked_for", detail={"signposts": len(made)})
    return len(made)


def explain(actor: Actor, key: int, *, how: str, on: dt.date, words: str = "") -> Signpost:
    """Say that the process was explained to the person: how, and on which day.

    Raises
    ------
    Problem
        When the way is not known to be safe, the day will not do, or it was ended before.
    """
    with acting(actor):
        found = _locked(actor, key)
        end(actor, found, SignpostState.DONE)
        way = codes("signpost_ways").filter(code=how).first()
        if way is None:
            raise Problem("Select how it was explained", field="how")
        channel = str(way.values["channel"])
        if channel and (against := why_not(found.person_id, channel)):
            raise Problem(against, field="how")
        first = timezone.localdate(found.reported_at)
        if not first <= on <= timezone.localdate():
            raise Problem("The day must be after the report, and not in the future", field="on")
        found.explained_on = on
        _ended(actor, found, how, words, "signpost.explained")
    return found


def say_why_not(actor: Actor, key: int, *, reason: str, words: str = "") -> Signpost:
    """Say why the process was not explained to the person.

    Raises
    ------
    Problem
        When no reason is given, or it was ended before.
    """
    with acting(actor):
        found = _locked(actor, key)
        end(actor, found, SignpostState.NOT_DONE)
        if not codes("signpost_reasons").filter(code=reason).exists():
            raise Problem("Select why not", field="reason")
        _ended(actor, found, reason, words, "signpost.not_done")
    return found


class Bodies:
    """Which organisation explains, and which of its teams: asked once for each."""

    def __init__(self) -> None:
        rows = codes("signpost_agencies").order_by("order", "code")
        self._kinds = [(row.values["words"], row.values["kind"]) for row in rows]
        self._organisations = list(Organisation.objects.filter(active=True).order_by("pk"))
        self._teams: dict[tuple[int, str], int | None] = {}

    def of(self, agency: str, district: str) -> int | None:
        """Return the one that took the report, by the name of the agency; else the force."""
        said = agency.lower()
        named = next((k for words, k in self._kinds if any(w in said for w in words)), Kind.FORCE)
        for kind in (named, Kind.FORCE):
            for one in self._organisations:
                if one.kind == kind and (not one.districts or district in one.districts):
                    return one.pk
        return None

    def team(self, organisation_id: int, district: str) -> int | None:
        """Return the team of a district that has most people who do such things."""
        key = (organisation_id, district)
        if key not in self._teams:
            here = Team.objects.filter(organisation_id=organisation_id, active=True)
            here = here.filter(district=district).order_by("pk")
            parts = workers(RISK, organisation_id=organisation_id).filter(team__in=here)
            most = parts.order_by().values("team_id").annotate(n=Count("pk"))
            busiest = most.order_by("-n", "team_id").values_list("team_id", flat=True).first()
            self._teams[key] = busiest or here.values_list("pk", flat=True).first()
        return self._teams[key]


def _second(logs: str) -> list[dict[str, Any]]:
    now = timezone.now()
    before = Publication.objects.filter(state=Publication.State.DONE).exists()
    days = int(setting("signpost_days" if before else "signpost_first_days"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(reported_at) FROM incidents_incident WHERE withdrawn_at IS NULL")
        (last,) = cursor.fetchone() or (None,)
        if last is None:
            return []
        today = timezone.localdate(now)
        given = {
            "since": last - dt.timedelta(days=days),
            "months": int(setting("signpost_months")),
            "told_after": add_months(today, -int(setting("signpost_again_months"))),
            "tried_after": now - dt.timedelta(days=int(setting("signpost_retry_days"))),
        }
        cursor.execute(SECOND.replace("{log}", logs), given)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _locked(actor: Actor, key: int) -> Signpost:
    found = Signpost.objects.select_for_update(of=("self",)).get(pk=key)
    signposts.may(actor, "end", found).require()
    return found


def _ended(actor: Actor, found: Signpost, how: str, words: str, verb: str) -> None:
    found.how, found.words = how, words.strip()
    found.ended_at, found.ended_by_id = timezone.now(), actor.user_id
    found.save()
    settle(actor, ("signpost", found.pk), TASK, "It was said on the signpost’s page.")
    record(
        actor,
        what="alter",
        verb=verb,
        objects=[f"signpost:{found.pk}"],
        people=[found.person_id],
        detail={"how": how},
    )
