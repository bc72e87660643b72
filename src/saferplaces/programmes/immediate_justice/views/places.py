"""Places of work: the list with its map, one place, looking at nominations, assessing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import JUSTICE, JUSTICE_SITES
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.programmes.immediate_justice.actions import sites as doing
from saferplaces.programmes.immediate_justice.forms.placing import (
    AssessForm,
    PassForm,
    PlaceForm,
    SameForm,
    TakeOnForm,
)
from saferplaces.programmes.immediate_justice.forms.working import WhyForm
from saferplaces.programmes.immediate_justice.models import Site, SiteState
from saferplaces.programmes.immediate_justice.places import WHICH, alike, reached
from saferplaces.programmes.immediate_justice.policy import sites as policy
from saferplaces.programmes.immediate_justice.views.parts import (
    BOTH,
    SITE_COLOURS,
    at_once,
    one_form,
    posted,
    tabs,
)


@door(JUSTICE_SITES, personal=True, verb="justice.places")
def places(request: Request) -> HttpResponse:
    """List places of work with a map; nominations say what people wrote, so it is recorded."""
    which = request.GET.get("which", SiteState.NOMINATED)
    which = which if which in WHICH else SiteState.NOMINATED
    kinds = dict(choices("justice_work"))
    table: Table[Site] = Table(
        request,
        reached(request.actor, which),
        [
            Column("reference", "Place", sort="pk", link=_page),
            Column("name", "Name", sort="name"),
            Column("kind", "To do", lambda r: kinds.get(r.kind, r.kind), sort="kind"),
            Column("district", "District", lambda r: r.district.title(), sort="district"),
            Column("by", "From", lambda r: "The public" if r.by_public else "Staff"),
            Column("nominated", "Nominated", lambda r: day(r.nominated_at), sort="nominated_at"),
            Column("state", "State", lambda r: r.get_state_display(), sort="state"),
        ],
        caption="Places of work",
        default_sort="-nominated",
    )
    request.access.asked(which=which)
    request.access.saw("justice_site", [row.pk for row in table.rows])
    points = [
        {"easting": r.easting, "northing": r.northing, "label": r.name, "url": _page(r)}
        for r in table.rows
        if r.easting is not None
    ]
    context = {
        "table": table,
        "points": points,
        "tabs": tabs(reverse("justice-places"), WHICH, which),
    }
    return render(request, "immediate_justice/places.html", context)


@door((JUSTICE, JUSTICE_SITES), personal=False, methods=BOTH)
def nominate(request: Request) -> HttpResponse:
    """Nominate a place, as staff."""
    form = PlaceForm(posted(request))
    mine = request.actor.can(JUSTICE_SITES)
    return one_form(
        request, form, lambda: doing.nominate(request.actor, form.place()),
        title="Nominate a place of work", button="Nominate", done="The place is nominated.",
        back=reverse("justice-places") if mine else reverse("home"),
    )  # fmt: skip


@door(JUSTICE_SITES, personal=True, verb="justice.place")
def place(request: Request, pk: int) -> HttpResponse:
    """Show one place, with its assessments and what may repeat it."""
    site = fetch(policy, request.actor, pk)
    request.access.saw("justice_site", [pk])
    points = [
        {"easting": site.easting, "northing": site.northing, "label": site.name, "url": ""},
    ]
    context = {
        "site": site,
        "kind": dict(choices("justice_work")).get(site.kind, site.kind),
        "state": (site.get_state_display(), SITE_COLOURS[SiteState(site.state)]),
        "points": points if site.easting is not None else [],
        "alike": alike(site) if site.state == SiteState.NOMINATED else [],
        "links": _links(site),
        "can_open": site.state in {SiteState.ACCEPTED, SiteState.CLOSED},
        "assessments": list(site.assessments.select_related("made_by")[:10]),
        "answers": doing.ANSWERS,
        "changes": list(site.changes.select_related("by")),
        "names": dict(SiteState.choices),
    }
    return render(request, "immediate_justice/place.html", context)


@door(JUSTICE_SITES, personal=True, verb="justice.place_take_on", methods=BOTH)
def take_on(request: Request, pk: int) -> HttpResponse:
    """Take a nomination on."""
    return _step(
        request, pk,
        lambda site: TakeOnForm(posted(request), initial={"name": site.name, "words": site.words}),
        lambda told: doing.take_on(request.actor, pk, name=told["name"], words_=told["words"]),
        "Take the place on", "Take it on",
    )  # fmt: skip


@door(JUSTICE_SITES, personal=True, verb="justice.place_pass", methods=BOTH)
def pass_on(request: Request, pk: int) -> HttpResponse:
    """Pass an unsuitable place to the council."""
    return _step(
        request, pk, lambda _: PassForm(posted(request)),
        lambda told: doing.pass_on(request.actor, pk, told["text"]),
        "Pass the place to the council", "Pass it on",
    )  # fmt: skip


@door(JUSTICE_SITES, personal=True, verb="justice.place_same", methods=BOTH)
def same(request: Request, pk: int) -> HttpResponse:
    """Mark a nomination as the same place as another."""
    return _step(
        request, pk, lambda site: SameForm(alike(site), posted(request)),
        lambda told: doing.same_as(request.actor, pk, int(told["other"])),
        "The same place as another", "Mark as the same",
    )  # fmt: skip


@door(JUSTICE_SITES, personal=True, verb="justice.place_refuse", methods=BOTH)
def refuse(request: Request, pk: int) -> HttpResponse:
    """Refuse a nomination."""
    return _step(
        request, pk, lambda _: WhyForm(posted(request)),
        lambda told: doing.refuse(request.actor, pk, told["why"]),
        "Refuse the nomination", "Refuse",
    )  # fmt: skip


@door(JUSTICE_SITES, personal=True, verb="justice.place_close", methods=BOTH)
def close(request: Request, pk: int) -> HttpResponse:
    """Close a place."""
    return _step(
        request, pk, lambda _: WhyForm(posted(request)),
        lambda told: doing.close_site(request.actor, pk, told["why"]),
        "Close the place", "Close",
    )  # fmt: skip


@door(JUSTICE_SITES, personal=True, verb="justice.place_assess", methods=BOTH)
def assess(request: Request, pk: int) -> HttpResponse:
    """Assess a place by today's checklist."""
    form = AssessForm(posted(request))
    return _step(
        request, pk, lambda _: form,
        lambda told: doing.assess(
            request.actor, pk, form.answers(), suitable=told["suitable"] == "yes",
            controls=told["controls"],
        ),
        "Assess the place", "Keep the assessment",
    )  # fmt: skip


@door(JUSTICE_SITES, personal=True, verb="justice.place_open", methods=("POST",))
def open_(request: Request, pk: int) -> HttpResponse:
    """Open a place for work."""
    site = _site(request, pk)
    return at_once(
        request, lambda: doing.open_site(request.actor, pk), done="The place is open.",
        back=_page(site),
    )  # fmt: skip


def _site(request: Request, pk: int) -> Site:
    site = fetch(policy, request.actor, pk, "keep")
    request.access.saw("justice_site", [pk])
    return site


def _step(
    request: Request,
    pk: int,
    make: Callable[[Site], Form],
    do: Callable[[dict[str, Any]], object],
    title: str,
    button: str,
) -> HttpResponse:
    site = _site(request, pk)
    form = make(site)
    return one_form(
        request, form, lambda: do(form.cleaned_data), title=title, button=button,
        done="It is done.", back=_page(site), caption=f"{site.reference}: {site.name}",
    )  # fmt: skip


def _links(site: Site) -> list[tuple[str, str]]:
    ways = {
        SiteState.NOMINATED: [
            ("Take it on", "justice-place-take-on"),
            ("Pass it to the council", "justice-place-pass"),
            ("Refuse it", "justice-place-refuse"),
        ],
        SiteState.ACCEPTED: [
            ("Assess it", "justice-place-assess"),
            ("Pass it to the council", "justice-place-pass"),
        ],
        SiteState.OPEN: [
            ("Assess it again", "justice-place-assess"),
            ("Close it", "justice-place-close"),
        ],
        SiteState.CLOSED: [("Assess it again", "justice-place-assess")],
    }
    found = ways.get(SiteState(site.state), [])
    return [(text, reverse(view, args=[site.pk])) for text, view in found]


def _page(site: Site) -> str:
    return reverse("justice-place", args=[site.pk])
