"""Any duty, conference, item and paper, for the property of all policies."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from tests.saferplaces.casework.cases.factories import case
from tests.saferplaces.policies import any_record

from saferplaces.casework.conferences.models import (
    Conference,
    Item,
    Paper,
    Part,
    Requirement,
    seat,
)


def _case(maker: Any) -> Any:
    world = maker.world
    return case(
        victims=0, district=maker.district, organisation_id=maker.one(world.organisations),
        shared_with=[maker.one(world.organisations)] * maker.one([0, 1]),
    )  # fmt: skip


def _seats(maker: Any) -> list[str]:
    world = maker.world
    keys = [seat(u, o) for u in world.users for o in world.organisations]
    return keys if maker.one([0, 1]) else [maker.one(keys)]


def _conference(maker: Any) -> Conference:
    return Conference.objects.create(
        case=_case(maker), starts_at=timezone.now(), chair_id=maker.one(maker.world.users),
        arranged_by_id=maker.one(maker.world.users), arranged_at=timezone.now(), statement="-",
        statement_row="-", seats=_seats(maker), accepted=_seats(maker), restricted=_seats(maker),
        writers=_seats(maker),
    )  # fmt: skip


@any_record("requirement")
def _(maker: Any) -> Requirement:
    now = timezone.now()
    return Requirement.objects.create(case=_case(maker), why="serious", began_at=now, due_at=now)


@any_record("conference")
def _(maker: Any) -> Conference:
    return _conference(maker)


@any_record("item")
def _(maker: Any) -> Item:
    part = maker.one(Part.values)
    return Item.objects.create(conference=_conference(maker), part=part, place=1, title="-")


@any_record("paper")
def _(maker: Any) -> Paper:
    return Paper.objects.create(
        conference=_conference(maker), part=maker.one(Part.values), number=1,
        made_by_id=maker.world.users[0], made_at=timezone.now(),
    )  # fmt: skip
