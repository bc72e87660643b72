"""Nominate places of work, look at nominations, assess, open and close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import add_months
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Kind
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import JUSTICE, JUSTICE_SITES, TASKS
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import District
from saferplaces.foundation.reference.queries import code, codes
from saferplaces.foundation.states import step
from saferplaces.foundation.tasks.actions.create import create_task
from saferplaces.programmes.immediate_justice.actions.given import LONGEST, coded, words
from saferplaces.programmes.immediate_justice.models import (
    RiskAssessment,
    SessionState,
    Site,
    SiteState,
    SiteStateChange,
)
from saferplaces.programmes.immediate_justice.policy import sites
from saferplaces.programmes.immediate_justice.states import SITE, move_site

ANSWERS = {"yes": "Yes", "no": "No", "na": "Does not apply"}


@dataclass(frozen=True)
class Place:
    """A place as it is nominated: in words always, on the map where somebody pointed at it."""

    name: str
    kind: str
    where: str
    district: str
    ward: str = ""
    easting: float | None = None
    northing: float | None = None
    words: str = ""


def nominate(actor: Actor, place: Place) -> Site:
    """Nominate a place, by staff or (as the service itself) by the public.

    Raises
    ------
    Problem
        With the field that will not do.
    Refused
        When the actor's role has no part in Immediate Justice.
    """
    public = actor.user_id is None
    if not public and not (actor.can(JUSTICE) or actor.can(JUSTICE_SITES)):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    with acting(actor):
        coded("justice_work", place.kind, "kind", "Select what there is to do")
        if not District.objects.filter(pk=place.district).exists():
            raise Problem("Select a district", field="district")
        if len(place.words) > LONGEST:
            raise Problem(f"Enter at most {LONGEST:,} characters", field="words")
        now = timezone.now()
        site = Site.objects.create(
            name=words(place.name, "name", "Enter a short name for the place")[:120],
            kind=place.kind,
            where=words(place.where, "where", "Say where it is"),
            district=place.district,
            ward=place.ward.strip()[:120],
            easting=place.easting,
            northing=place.northing,
            words=place.words.strip(),
            by_public=public,
            nominated_at=now,
            nominated_by_id=actor.user_id,
            moved_at=now,
        )
        SiteStateChange.objects.create(site=site, new=SiteState.NOMINATED, by_id=actor.user_id)
        _note(actor, "justice_site.nominated", site)
    return site


def take_on(actor: Actor, key: int, *, name: str = "", words_: str | None = None) -> Site:
    """Take a nomination on, to be assessed; its words are edited where they say too much.

    Raises
    ------
    Problem
        When it was looked at already.
    Refused
        When the actor does not keep places there.
    """
    with acting(actor):
        site = _locked(actor, key)
        step(SITE, site.state, SiteState.ACCEPTED)
        site.name = name.strip()[:120] or site.name
        site.words = site.words if words_ is None else words_.strip()[:LONGEST]
        return _moved(actor, site, SiteState.ACCEPTED)


def pass_on(actor: Actor, key: int, text: str) -> Site:
    """Pass a place on which nobody can work to the district's council, with words.

    Raises
    ------
    Problem
        Without words, when the district's council has no account, or it was looked at already.
    Refused
        When the actor does not keep places there.
    """
    with acting(actor):
        site = _locked(actor, key)
        step(SITE, site.state, SiteState.FORWARDED)
        said = words(text, "text", "Say what the council is to know")
        officer = workers(TASKS, district=site.district).filter(
            organisation__kind=Kind.COMMUNITY_SAFETY
        ).first()  # fmt: skip
        if officer is None:
            raise Problem("Nobody of this district's council has an account here", field="text")
        site.passed_to, site.passed_words = officer.organisation, said
        if actor.can(TASKS):
            create_task(
                actor,
                kind="justice_place",
                about=("justice_site", site.pk),
                owner_id=officer.user_id,
                note=f"{site.where}\n\n{said}",
                district=site.district,
            )
        return _moved(actor, site, SiteState.FORWARDED, said)


def same_as(actor: Actor, key: int, other: int) -> Site:
    """Mark a nomination as the same place as another.

    Raises
    ------
    Problem
        When it is itself, is a repeat too, or it was looked at already.
    Refused
        When the actor does not keep places there.
    """
    with acting(actor):
        site = _locked(actor, key)
        step(SITE, site.state, SiteState.SAME)
        found = Site.objects.filter(pk=other).exclude(pk=key).first()
        if found is None or found.state == SiteState.SAME or found.district != site.district:
            raise Problem("Select another place of the same district", field="other")
        site.same_as = found
        return _moved(actor, site, SiteState.SAME, found.reference)


def refuse(actor: Actor, key: int, why: str) -> Site:
    """Refuse a nomination: no place, an insult, somebody's private land.

    Raises
    ------
    Problem
        Without a reason, or when it was looked at already.
    Refused
        When the actor does not keep places there.
    """
    with acting(actor):
        site = _locked(actor, key)
        step(SITE, site.state, SiteState.REFUSED)
        return _moved(actor, site, SiteState.REFUSED, words(why, "why", "Say why"))


def assess(
    actor: Actor,
    key: int,
    answers: Mapping[str, tuple[str, str]],
    *,
    suitable: bool,
    controls: str,
) -> RiskAssessment:
    """Assess a place by today's checklist: (answer, words) for each of its codes.

    Raises
    ------
    Problem
        With the question that is not answered, or whose answer needs words.
    Refused
        When the actor does not keep places there.
    """
    with acting(actor):
        site = _locked(actor, key)
        if site.state not in {SiteState.ACCEPTED, SiteState.OPEN, SiteState.CLOSED}:
            raise Problem("Only a place that was taken on is assessed")
        rows = list(codes("justice_site_checks"))
        kept = {}
        for row in rows:
            answer, said = answers.get(row.code, ("", ""))
            if answer not in ANSWERS:
                raise Problem(f"Answer: {row.label}", field=row.code)
            if answer not in {row.values["good"], "na"} and not said.strip():
                raise Problem("Say what is done about it", field=f"{row.code}_words")
            kept[row.code] = {"asked": row.label, "answer": answer, "words": said.strip()}
        today = timezone.localdate()
        made = RiskAssessment.objects.create(
            site=site,
            version=max(row.valid_from for row in rows),
            answers=kept,
            suitable=suitable,
            controls=words(controls, "controls", "Say how the risks are kept low, or why not"),
            made_on=today,
            good_until=add_months(today, int(code("justice_rules", "assessment").values["months"])),
            made_at=timezone.now(),
            made_by_id=actor.person,
        )
        if not suitable and site.state == SiteState.OPEN:
            _close(actor, site, "Found unsuitable when it was assessed")
        _note(actor, "justice_site.assessed", site, suitable=suitable)
    return made


def open_site(actor: Actor, key: int) -> Site:
    """Open a place for work, on the strength of an assessment that holds.

    Raises
    ------
    Problem
        Without such an assessment, or when it may not be opened.
    Refused
        When the actor does not keep places there.
    """
    with acting(actor):
        site = _locked(actor, key)
        step(SITE, site.state, SiteState.OPEN)
        if not assessed(site, timezone.localdate()):
            raise Problem("Assess the place first: no assessment holds that finds it suitable")
        return _moved(actor, site, SiteState.OPEN)


def close_site(actor: Actor, key: int, why: str) -> Site:
    """Close a place: nothing more is planned there.

    Raises
    ------
    Problem
        Without a reason, or while a session is planned there.
    Refused
        When the actor does not keep places there.
    """
    with acting(actor):
        site = _locked(actor, key)
        step(SITE, site.state, SiteState.CLOSED)
        if site.sessions.filter(state=SessionState.PLANNED).exists():
            raise Problem("A session is planned there: hold it or call it off first")
        return _close(actor, site, words(why, "why", "Say why it is closed"))


def assessed(site: Site, day: dt.date) -> bool:
    """Say whether the newest assessment of a place holds on a day and finds it suitable."""
    newest = site.assessments.first()
    return newest is not None and newest.suitable and newest.good_until >= day


def _locked(actor: Actor, key: int) -> Site:
    site = Site.objects.select_for_update(of=("self",)).get(pk=key)
    sites.may(actor, "keep", site).require()
    return site


def _close(actor: Actor, site: Site, why: str) -> Site:
    return _moved(actor, site, SiteState.CLOSED, why)


def _moved(actor: Actor, site: Site, new: SiteState, why: str = "") -> Site:
    move_site(actor, site, new, why)
    site.moved_at = timezone.now()
    site.save()
    _note(actor, f"justice_site.{new}", site)
    return site


def _note(actor: Actor, verb: str, site: Site, **detail: object) -> None:
    record(actor, what="alter", verb=verb, objects=[f"justice_site:{site.pk}"], detail=detail)
