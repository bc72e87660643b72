"""Refer people to Immediate Justice after a decision."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import due_in_hours
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.roles import JUSTICE_REFER
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import District
from saferplaces.foundation.reference.queries import codes
from saferplaces.programmes.immediate_justice import registry
from saferplaces.programmes.immediate_justice.actions.given import LONGEST, as_police, note
from saferplaces.programmes.immediate_justice.models import (
    CONDITIONAL,
    Activity,
    Caution,
    Outcome,
    Referral,
    ReferralState,
    ReferralStateChange,
    Route,
    Sex,
    Victim,
    goes_by,
)
from saferplaces.programmes.immediate_justice.rules import (
    CAUTIONS,
    OUTCOMES,
    Ordered,
    age_on,
    day_of,
    order,
    provider_of,
    route_of,
    start_hours,
)

NOT_A_CRIME = "What is not recorded as a crime has a disposal and never an outcome"
A_CRIME = "A recorded crime has an outcome, and no other disposal"
NO_OFFENCE = "This disposal is for an offence, and this is none"


@dataclass(frozen=True)
class Harmed:
    """A victim, as the police know them."""

    name: str
    person_id: str = ""
    kind: str = Victim.Kind.PERSON

    @property
    def known_as(self) -> str:
        """Whom the records know them as; a person whom none names has a key of their own.

        Without one nobody could keep how it is safe to reach them, and every way would count as
        safe, as it does for a business.
        """
        if self.person_id or self.kind != Victim.Kind.PERSON:
            return self.person_id
        return f"local:{uuid.uuid4().hex}"


@dataclass(frozen=True)
class Terms:
    """Who is referred, what was decided, and what is asked for.

    `age` is needed only where `born` is not known; `hours` None means the usual ones;
    `affected_district` "" means the person's own; `officer_id` None is the actor.
    """

    person_id: str
    name: str
    district: str
    sex: str
    ethnicity: str
    offence: str
    decided_at: dt.datetime
    born: dt.date | None = None
    age: int | None = None
    outcome: str = ""
    disposal: str = ""
    activity: str = Activity.WORK
    hours: int | None = None
    hours_why: str = ""
    affected_district: str = ""
    affected_ward: str = ""
    officer_id: int | None = None
    incident_id: str = ""
    review_id: int | None = None
    crime_reference: str = ""
    reach: str = ""
    risk: str = ""
    victims: tuple[Harmed, ...] = ()


@dataclass
class Known:
    """What the checks of many referrals look up once."""

    districts: frozenset[str]
    offences: dict[str, Mapping[str, Any]]
    disposals: dict[str, Mapping[str, Any]]
    ethnicities: frozenset[str]
    providers: dict[tuple[Route, str], Organisation]
    hours: dict[tuple[str, str, int | None, str, dt.date], Ordered]
    starts: dict[dt.date, int]


def refer(actor: Actor, terms: Terms) -> Referral:
    """Refer one person.

    Raises
    ------
    Problem
        With the field that will not do.
    Refused
        When the actor may not refer, or not from there.
    """
    return refer_many(actor, [terms])[0]


def refer_many(actor: Actor, many: Sequence[Terms]) -> list[Referral]:
    """Refer several people: all of them or nobody.

    Raises
    ------
    Problem
        With the field that will not do.
    Refused
        When the actor may not refer, or not from there.
    """
    if not (actor.can(JUSTICE_REFER) and actor.of_force):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    known = _known()
    with acting(actor):
        rows = Referral.objects.bulk_create([_referral(actor, terms, known) for terms in many])
        ReferralStateChange.objects.bulk_create(
            ReferralStateChange(referral=row, new=ReferralState.REFERRED, by_id=actor.user_id)
            for row in rows
        )
        Victim.objects.bulk_create(
            Victim(
                referral=row,
                kind=harmed.kind,
                person_id=harmed.known_as,
                name=harmed.name.strip()[:200],
                added_at=row.referred_at,
                added_by_id=actor.person,
            )
            for row, terms in zip(rows, many, strict=True)
            for harmed in terms.victims
        )
        note(actor, "justice_referral.made", rows, routes=sorted({row.route for row in rows}))
        registry.tell(registry.REFERRED, actor, rows)
    return rows


def _known() -> Known:
    return Known(
        frozenset(District.objects.values_list("code", flat=True)),
        {row.code: row.values for row in codes("justice_offences")},
        {row.code: row.values for row in codes("justice_disposals")},
        frozenset(row.code for row in codes("justice_ethnicity")),
        {},
        {},
        {},
    )


def _referral(actor: Actor, terms: Terms, known: Known) -> Referral:
    now = timezone.now()
    if terms.decided_at > now:
        raise Problem("The decision cannot be in the future", field="decided_at")
    day = day_of(terms.decided_at)
    age = _age(terms, day)
    route = route_of(age)
    crime = _decided(terms, route, known)
    by = goes_by(terms.outcome, terms.disposal)
    _person(terms, known)
    where = (route, terms.district)
    if where not in known.providers:
        known.providers[where] = provider_of(*where)
    activity = Activity.PLAN if route is Route.CHILD else Activity(terms.activity)
    ordered = _ordered(terms, route, activity, by, day, known)
    if day not in known.starts:
        known.starts[day] = start_hours(day)
    officer = terms.officer_id or actor.person
    at_once = terms.outcome and terms.outcome != Outcome.DIVERSION
    row = Referral(
        route=route,
        provider=known.providers[where],
        organisation_id=actor.body,
        district=terms.district,
        affected_district=terms.affected_district or terms.district,
        affected_ward=terms.affected_ward.strip()[:120],
        person_id=terms.person_id,
        name=terms.name.strip()[:200],
        born=terms.born,
        age=age,
        sex=terms.sex,
        ethnicity=terms.ethnicity,
        reach=terms.reach.strip(),
        risk=terms.risk.strip(),
        incident_id=terms.incident_id,
        review_id=terms.review_id,
        crime_reference=terms.crime_reference.strip()[:60],
        offence=terms.offence,
        is_crime=crime,
        outcome=terms.outcome,
        conditional=by in CONDITIONAL,
        disposal=terms.disposal,
        outcome_recorded_at=terms.decided_at if at_once else None,
        outcome_recorded_by_id=officer if at_once else None,
        officer_id=officer,
        decided_at=terms.decided_at,
        referred_at=now,
        start_due=due_in_hours(terms.decided_at, known.starts[day]),
        activity=activity,
        hours=ordered.hours,
        hours_why=ordered.why,
        hours_rule=ordered.rule,
        moved_at=now,
    )
    as_police(actor, row)
    return row


def _age(terms: Terms, day: dt.date) -> int:
    if terms.born is not None:
        return age_on(terms.born, day)
    if terms.age is None or terms.age > 120:
        raise Problem("Enter a date of birth, or the age at the decision", field="born")
    return terms.age


def _decided(terms: Terms, route: Route, known: Known) -> bool:
    """Return whether it is a recorded crime, which has an outcome; all else has a disposal.

    The list says which is which: a summary offence that forces do not record as a crime has no
    outcome code either, though it is an offence.
    """
    if terms.offence not in known.offences:
        raise Problem("Select what it was", field="offence")
    of = known.offences[terms.offence]
    crime = bool(of["crime"])
    if not crime:
        if terms.outcome:
            raise Problem(NOT_A_CRIME, field="outcome")
        if terms.disposal not in known.disposals:
            raise Problem("Select the disposal", field="disposal")
        if known.disposals[terms.disposal].get("offence") and not of.get("offence"):
            raise Problem(NO_OFFENCE, field="disposal")
        if terms.disposal in Caution and terms.disposal != CAUTIONS[route]:
            raise Problem(f"Select {CAUTIONS[route].label.lower()} instead", field="disposal")
        return False
    if terms.disposal:
        raise Problem(A_CRIME, field="disposal")
    if terms.outcome not in OUTCOMES[route]:
        whom = "an adult" if route is Route.ADULT else "a child"
        allowed = "; ".join(Outcome(one).label for one in OUTCOMES[route])
        raise Problem(f"Select an outcome for {whom}: {allowed}", field="outcome")
    return True


def _person(terms: Terms, known: Known) -> None:
    if not terms.name.strip() or not terms.person_id:
        raise Problem("Enter the person's name", field="name")
    if terms.sex not in Sex.values:
        raise Problem("Select their sex, or that it is not stated", field="sex")
    if terms.ethnicity not in known.ethnicities:
        raise Problem("Select their ethnic group, or that it is not stated", field="ethnicity")
    if terms.district not in known.districts:
        raise Problem("Select the district in which they live", field="district")
    if terms.affected_district and terms.affected_district not in known.districts:
        raise Problem("Select the district of the community affected", field="affected_district")
    for field in ("reach", "risk"):
        if len(getattr(terms, field)) > LONGEST:
            raise Problem(f"Enter at most {LONGEST:,} characters", field=field)
    if any(not harmed.name.strip() for harmed in terms.victims):
        raise Problem("Enter the name of each victim", field="victims")


def _ordered(
    terms: Terms, route: Route, activity: Activity, by: str, day: dt.date, known: Known
) -> Ordered:
    if route is Route.CHILD:
        if terms.hours is not None:
            raise Problem("A child has a plan of agreed activities, and no hours", field="hours")
        return Ordered(None, "", "")
    if activity is Activity.PLAN:
        raise Problem("Select what they are to do", field="activity")
    key = (by, activity.value, terms.hours, terms.hours_why, day)
    if key not in known.hours:
        known.hours[key] = order(*key)
    return known.hours[key]
