"""Cases as work: on the first page, on the sergeant's page, in tasks, in access reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from saferplaces.casework.cases.forms.filters import OURS
from saferplaces.casework.cases.models import Action, Case, CasePerson, CaseState
from saferplaces.casework.cases.pages import doing, lists
from saferplaces.casework.cases.pages.lists import narrowed, to_do
from saferplaces.casework.cases.policy import actions, cases
from saferplaces.casework.risk.registry import About
from saferplaces.foundation.counting import counts
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASES, CASES_SUPERVISE, CASES_WORK
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.registry import Figure, Team
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.home import Card
from saferplaces.intake.safe_contact.identity import identities

LONGEST = 19  # digits of a key


def of_cases(actor: Actor) -> Card | None:
    """Return the card of one's own cases: led, contact of, or with an action to do in them."""
    if not actor.can(CASES_WORK) or actor.user_id is None:
        return None
    mine = narrowed(actor, lists.rows(actor, "mine"), {})
    number, late = counts(mine, Q(), Q(next_due__lt=timezone.now()))
    note = f"{late:,} overdue" if late else ""
    return Card("My cases", reverse("cases"), number, note, pressing=bool(late))


def of_actions(actor: Actor) -> Card | None:
    """Return the card of the actions that are somebody's to do."""
    if not actor.can(CASES) or actor.user_id is None:
        return None
    number, late = counts(doing.to_do(actor), Q(), Q(due_at__lt=timezone.now()))
    if not number:
        return None
    note = f"{late:,} overdue" if late else ""
    return Card("Actions in cases", reverse("case-actions"), number, note, pressing=bool(late))


def of_team(actor: Actor, team: Team) -> Iterator[Figure]:
    """Give the sergeant's figures: each is the length of the list that it leads to."""
    if not actor.can(CASES_SUPERVISE):
        return
    whole = {"district": team.district, "team": str(team.team_id or OURS)}
    rows = narrowed(actor, Case.objects.filter(cases.scope(actor, "read")), whole)
    of_case = OuterRef("pk")
    number, late, closing, acts, acts_late = counts(
        rows,
        Q(),
        Q(next_due__lt=timezone.now()),
        Q(state=CaseState.CLOSING),
        Q(Exists(to_do(late=False).filter(case=of_case))),
        Q(Exists(to_do(late=True).filter(case=of_case))),
    )
    yield Figure("Cases", number, _listed(whole), late, _listed(whole | {"late": "on"}))
    agree = _listed(whole | {"state": CaseState.CLOSING.value})
    yield Figure("Cases to agree to closing", closing, agree)
    yield Figure(
        "Cases with actions to do", acts, _listed(whole | {"acts": "open"}),
        acts_late, _listed(whole | {"acts": "late"}),
    )  # fmt: skip


def _listed(terms: Mapping[str, str]) -> str:
    given = {"show": "all", **{name: value for name, value in terms.items() if value}}
    return f"{reverse('cases')}?{urlencode(given)}"


def of_task(actor: Actor, kind: str, key: str) -> tuple[str, str] | None:
    """Return what a task about a case or an action is about; None for other kinds."""
    if kind not in {"case", "action"} or not (key.isascii() and key.isdigit()):
        return None
    if len(key) >= LONGEST:
        return None
    if kind == "action":
        action = Action.objects.filter(pk=key).first()
        if action is None:
            return None
        may = actions.may(actor, "read", action).allowed
        return "An action in a case", reverse("case-action", args=[action.pk]) if may else ""
    case = Case.objects.filter(pk=key).first()
    if case is None:
        return None
    may = cases.may(actor, "read", case).allowed
    return f"Case {case.reference}", reverse("case", args=[case.pk]) if may else ""


def about_person(person_id: str) -> Iterator[Mapping[str, Any]]:
    """Give what cases say of somebody, for an access report: never the other party's words."""
    ids = identities(person_id)
    rows = CasePerson.objects.filter(person_id__in=ids).select_related("case")
    for one in rows.order_by("added_at"):
        case = one.case
        texts = [
            f"{one.get_part_display()} in {case.reference}, {label('case_kinds', case.kind)}",
            f"Name given: {one.name}",
        ]
        yield {
            "source": f"Case {case.reference}",
            "title": f"In the case since {day(one.added_at)}",
            "text": "\n".join(texts),
            "organisation_id": case.organisation_id,
            "own": [one.name],
            "others": [other.name for other in case.people.exclude(person_id__in=ids)],
        }
        for contact in one.contacts.order_by("at"):
            yield {
                "source": f"Case {case.reference}",
                "title": f"{label('contact_kinds', contact.kind)} of {day(contact.at)}",
                "text": contact.text,
                "organisation_id": case.organisation_id,
            }
        for action in Action.objects.filter(about=one):
            yield {
                "source": f"Case {case.reference}",
                "title": f"{label('asb_powers', action.power)} of {day(action.created_at)}",
                "text": "\n".join(filter(None, [action.title, action.result])),
                "organisation_id": case.organisation_id,
            }


def about_case(actor: Actor, key: str) -> About | None:
    """Return a case that this actor may assess in, with its victims; never those complained of."""
    if not (key.isascii() and key.isdigit()) or len(key) >= LONGEST:
        return None
    case = Case.objects.filter(pk=key).first()
    if case is None or not cases.may(actor, "work", case).allowed:
        return None
    victims = case.people.filter(part="victim", left_at__isnull=True)
    return About(
        f"Case {case.reference}", case.district, reverse("case", args=[case.pk]),
        tuple((one.person_id, one.name) for one in victims),
    )  # fmt: skip


def reaches_person(actor: Actor, person_id: str) -> bool:
    """Say whether an actor works with somebody in a case: of one's own, or by a shared name."""
    rows = CasePerson.objects.filter(person_id=person_id, left_at__isnull=True)
    held = rows.filter(case__in=Case.objects.filter(cases.scope(actor, "work")))
    shared = rows.filter(
        case__in=Case.objects.filter(cases.scope(actor, "contribute")), shared=True,
        part="victim",
    )  # fmt: skip
    return held.exists() or shared.exists()
