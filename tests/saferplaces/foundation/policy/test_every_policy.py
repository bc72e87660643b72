"""A policy's query and its predicate are one: whoever asks, and whatever the record.

Every policy of the service takes part: a module ``policy.py`` of a room whose names hold policies.
"""

from __future__ import annotations

import datetime as dt
import importlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from tests.saferplaces.foundation.policy.anything import Anything
from tests.saferplaces.intake.incidents.factories import (
    event,
    finding,
    incident,
    party,
    person_,
    place_,
    uncertain_link,
)
from tests.saferplaces.policies import MAKERS

import saferplaces
from saferplaces.accountability.audits.models import (
    Assignment,
    Audit,
    AuditState,
    LogState,
    SampledLog,
    Stratum,
)
from saferplaces.casework.reviews.models import (
    Alert,
    AlertState,
    Decision,
    ErrorState,
    RecordingError,
    Review,
    ReviewState,
)
from saferplaces.foundation.api.models import Token
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.models import (
    AccessReport,
    BreakGlass,
    Entry,
    ReportState,
    Unusual,
    Watched,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Membership, Regime, User
from saferplaces.foundation.identity.roles import CAPABILITIES, Role
from saferplaces.foundation.policy import Policy
from saferplaces.foundation.tasks.models import Task, TaskState
from saferplaces.intake.extracts.models import Extract, ExtractState, Origin
from saferplaces.intake.hotspots.models import AreaMonth, Cell, Hotspot
from saferplaces.intake.incidents.models import (
    Event,
    Finding,
    Incident,
    Party,
    Person,
    Place,
    UncertainLink,
)

Draw = Callable[[st.SearchStrategy[Any]], Any]
DISTRICTS = ["leeds", "bradford"]
NOW = timezone.now()
SCOPES = sorted({capability for found in CAPABILITIES.values() for capability in found})
ROOT = Path(saferplaces.__file__).parent
TESTS = Path(__file__).parents[2]
for _path in sorted(TESTS.glob("*/*/policies.py")):  # each room's own
    importlib.import_module(".".join(_path.relative_to(TESTS.parents[1]).with_suffix("").parts))


def _policies() -> dict[str, Policy[Any]]:
    found = {}
    for path in sorted(ROOT.rglob("policy.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        module = importlib.import_module(".".join(parts))
        for name, value in vars(module).items():
            if isinstance(value, Policy):
                found[f"{parts[-2]}.{name}"] = value
    return found


POLICIES = _policies()


@dataclass(frozen=True)
class World:
    """Who and what there is, read once a test."""

    users: list[int]
    organisations: list[int]
    teams: list[int]
    memberships: list[int]


@pytest.fixture
def world(cast) -> World:
    people = [cast.amina, cast.bilal, cast.ben]
    parts = [one.membership for one in people]
    return World(
        [one.user.pk for one in people],
        [part.organisation_id for part in parts],
        [part.team_id for part in parts],
        [part.pk for part in parts],
    )


def _actor(draw: Draw, world: World) -> Actor:
    """Anybody: any role, any reach, of any organisation and team, or of none."""
    return Actor(
        user_id=draw(st.sampled_from(world.users)),
        name="Anybody",
        role=draw(st.sampled_from([*Role.values, "system"])),
        membership_id=None,
        organisation_id=draw(st.sampled_from([*world.organisations, None])),
        organisation="",
        regime=draw(st.sampled_from(Regime.values)),
        districts=draw(st.none() | st.frozensets(st.sampled_from(DISTRICTS[:2]))),
        team_id=draw(st.sampled_from([*world.teams, None])),
        of_force=draw(st.booleans()),
        scopes=draw(st.none() | st.frozensets(st.sampled_from(SCOPES), max_size=3)),
    )


class Maker:
    """Makes any record of a model; those without a maker here are made by what their fields say."""

    def __init__(self, draw: Draw, world: World) -> None:
        self.draw, self.world = draw, world
        self.district = self.one([*DISTRICTS, ""])
        self.key = uuid.uuid4().hex

    def one(self, values: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(values))

    def maybe(self, values: Sequence[Any]) -> Any:
        return self.one([*values, None])

    def anything(self, model: type[Model]) -> Callable[[], Model]:
        return lambda: Anything(self.draw, self.district, self.world).make(model)

    def incident(self) -> Incident:
        return incident(district=self.district)

    def incidents(self, **given: object) -> list[Incident]:
        """Some incidents, anywhere."""
        places = self.draw(st.lists(st.sampled_from([*DISTRICTS, ""]), max_size=2))
        return [incident(district=district, **given) for district in places]

    def party(self) -> Party:
        return party(self.incident(), person=self.one([None, person_()]))

    def person(self) -> Person:
        found = person_()
        for of in self.incidents():
            party(of, person=found)
        return found

    def place(self) -> Place:
        found = place_()
        self.incidents(place_id=found.pk)
        return found

    def event(self) -> Event:
        found = event(self.incident())
        self.incidents(event_id=found.pk)
        return found

    def uncertainlink(self) -> UncertainLink:
        left = self.party()
        self.district = self.one(DISTRICTS)
        return uncertain_link(left, self.party())

    def finding(self) -> Finding:
        return finding(self.incident(), district=self.district)

    def token(self) -> Token:
        account = User.objects.create(
            username=f"{self.key}@test.example", name="Software", is_service=self.one([True, False])
        )
        Membership.objects.create(
            user=account, organisation_id=self.one(self.world.organisations),
            role=self.one(Role.values), starts_on=NOW.date(),
        )  # fmt: skip
        return Token.objects.create(
            account=account, digest=self.key, scopes=[], created_at=NOW,
            created_by_id=self.world.users[0], expires_at=NOW + dt.timedelta(days=1),
        )  # fmt: skip

    def review(self) -> Review:
        return Review.objects.create(
            incident_id=self.key, district=self.district, closed_on=NOW.date(), score=1.0,
            opened_at=NOW, due_at=NOW, state=self.one(ReviewState.values),
            held_by_id=self.maybe(self.world.users), held_until=NOW + dt.timedelta(hours=1),
            decided_by_id=self.maybe(self.world.users),
        )  # fmt: skip

    def extract(self) -> Extract:
        return Extract.objects.create(
            name="a.csv", origin=Origin.UPLOAD, state=self.one(ExtractState.values), size=1,
            brought_as="-", came_at=NOW,
        )  # fmt: skip

    def alert(self) -> Alert:
        return Alert.objects.create(
            incident_id=self.key, district=self.district, triggers=[], raised_at=NOW, take_by=NOW,
            state=self.one(AlertState.values), taken_by_id=self.maybe(self.world.users),
        )  # fmt: skip

    def recordingerror(self) -> RecordingError:
        review = self.review()
        decision = Decision.objects.create(
            review=review, decided_by_id=self.world.users[0], role="reviewer", decided_at=NOW,
            recording="crime_to_record", risk_level="standard",
        )  # fmt: skip
        return RecordingError.objects.create(
            incident_id=review.incident_id, district=review.district, review=review,
            decision=decision, kind="missed", crime_class="8L", found_at=NOW,
            rectify_by=NOW, owner_id=self.one(self.world.users), state=self.one(ErrorState.values),
        )  # fmt: skip

    def audit(self) -> Audit:
        return Audit.objects.create(
            title="-", first_day=NOW.date(), last_day=NOW.date(), expected=0.95, within=0.03,
            crimes_per_log=1, minimum=2, size=2, seed=1, planned_by_id=self.world.users[0],
            planned_at=NOW, state=self.one(AuditState.values),
        )  # fmt: skip

    def sampledlog(self) -> SampledLog:
        audit = self.audit()
        stratum = Stratum.objects.create(audit=audit, population=2, sample=2)
        log = SampledLog.objects.create(
            audit=audit, stratum=stratum, incident_id=self.key, place=1,
            state=self.one(LogState.values),
        )  # fmt: skip
        for user in self.draw(st.lists(st.sampled_from(self.world.users), unique=True)):
            judged = self.maybe([NOW])
            Assignment.objects.create(log=log, auditor_id=user, judged_at=judged)
        return log

    def task(self) -> Task:
        owner = self.maybe(self.world.users)
        teams = self.world.teams if owner is None else [*self.world.teams, None]
        return Task.objects.create(
            kind="call_back", title="Call back", about_kind="review", about_id="1",
            district=self.district, owner_id=owner, team_id=self.one(teams), due_at=NOW,
            created_at=NOW, organisation_id=self.one(self.world.organisations),
            asked_by_id=self.maybe(self.world.organisations), state=self.one(TaskState.values),
        )  # fmt: skip

    def entry(self) -> Entry:
        actor = _actor(self.draw, self.world)
        return Entry.objects.get(pk=record(actor, what="consult", verb="test.read"))

    def unusual(self) -> Unusual:
        return Unusual.objects.create(
            pattern="bulk", key=self.key, began_at=NOW, ended_at=NOW, entries=1, found_at=NOW,
            organisation_id=self.maybe(self.world.organisations),
        )  # fmt: skip

    def watched(self) -> Watched:
        user = self.world.users[0]
        return Watched.objects.create(person_id="p", why="-", added_by_id=user, added_at=NOW)

    def hotspot(self) -> Hotspot:
        return Hotspot.objects.create(
            key=self.key, layer="subject", rank=1, place="-", district=self.one(DISTRICTS), ward="",
            ward_name="", easting=0, northing=0, outline={}, cells=1, count=1, expected=1, low=0,
            high=1, q=1, classed="-", emerging="", incidents=1, made_of={}, peak_month="",
            months_compared=0, now=0, before=0, sentence="-", repeats={}, is_new=False,
        )  # fmt: skip

    def cell(self) -> Cell:
        return Cell.objects.create(
            layer="subject", cell_id=self.key, district=self.one(DISTRICTS), easting=0, northing=0,
            size=250, count=1, expected=1, q=1, classed="-", emerging="", hotspot="",
        )  # fmt: skip

    def areamonth(self) -> AreaMonth:
        return AreaMonth.objects.create(
            kind="ward", code=self.key, name="-", district=self.one(DISTRICTS), layer="subject",
            month=None, count=1, shown=self.draw(st.booleans()),
        )  # fmt: skip

    def breakglass(self) -> BreakGlass:
        return BreakGlass.objects.create(
            user_id=self.world.users[0], membership_id=self.world.memberships[0], kind="incident",
            key=self.key, reason="-", began_at=NOW, ends_at=NOW,
            districts=self.draw(st.lists(st.sampled_from(DISTRICTS), unique=True)),
        )  # fmt: skip

    def accessreport(self) -> AccessReport:
        return AccessReport.objects.create(
            person_id="p", reference="-", received_on=NOW.date(), due_on=NOW.date(), identity="-",
            state=self.one(ReportState.values), started_by_id=self.world.users[0], started_at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("name", POLICIES)
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_a_query_finds_is_what_may_be_done(
    world: World, name: str, data: st.DataObject
) -> None:
    policy = POLICIES[name]
    kind = str(policy.model._meta.model_name)
    make = MAKERS.get(policy.model._meta.label_lower) or MAKERS.get(kind)
    make = make or getattr(Maker, kind, None)
    with transaction.atomic():
        maker = Maker(data.draw, world)
        made = make(maker) if make else maker.anything(policy.model)()
        found = policy.model.objects.get(pk=made.pk)
        for _ in range(4):
            actor = _actor(data.draw, world)
            for verb in (*policy.verbs, "something else"):
                reached = policy.model.objects.filter(policy.scope(actor, verb), pk=found.pk)
                assert reached.exists() is policy.may(actor, verb, found).allowed, verb
        transaction.set_rollback(True)
