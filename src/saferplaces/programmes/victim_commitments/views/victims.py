"""The victims that one works with, and what is owed to one of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import JUSTICE_VICTIMS
from saferplaces.foundation.reference.models import Code, District
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.safe_contact.panels import banner
from saferplaces.programmes.immediate_justice.models import Route
from saferplaces.programmes.victim_commitments import queries
from saferplaces.programmes.victim_commitments.models import CommitmentState, Kind, Undertaking
from saferplaces.programmes.victim_commitments.policy import restoratives, undertakings
from saferplaces.programmes.victim_commitments.states import OPEN, RUNNING, SET_ASIDE
from saferplaces.programmes.victim_commitments.words import RESTORATIVE_COLOURS, R, standing


@door(JUSTICE_VICTIMS, personal=True, verb="undertaking.list")
def victims(request: Request) -> HttpResponse:
    """List the victims that one's organisation works with."""
    asked = request.GET.get("which", "open")
    which = asked if asked in queries.WHICH else "open"
    names = dict(District.objects.values_list("code", "name"))
    table: Table[Undertaking] = Table(
        request,
        queries.reached(request.actor, which),
        [
            Column("reference", "Record", sort="pk", link=_page),
            Column("victim", "Victim", lambda u: u.victim.name, sort="victim__name"),
            Column("route", "After", lambda u: "A child's referral" if _child(u) else
                   "An adult's referral", sort="route"),
            Column("district", "District", lambda u: names.get(u.district, ""), sort="district"),
            *(_stands(kind) for kind in Kind),
            Column("opened", "Since", lambda u: day(u.opened_at), sort="opened_at"),
        ],
        caption="Victims",
        default_sort="-opened_at",
        export_as="commitments-to-victims",
        empty="There is nobody here: choose another list above.",
    )  # fmt: skip
    if table.csv_requested and (held := disclosing(request, "commitments to victims")):
        return held
    request.access.asked(which=which)
    request.access.saw("undertaking", [u.pk for u in table.rows], [u.person_id for u in table.rows])
    if table.csv_requested:
        return table.csv()
    tabs = [
        {"text": text, "href": f"{reverse('victim-commitments')}?which={kind}",
         "active": kind == which}
        for kind, text in queries.WHICH.items()
    ]  # fmt: skip
    context = {"table": table, "tabs": tabs, "late": queries.overdue(request.actor)}
    return render(request, "victim_commitments/victims.html", context)


@door(JUSTICE_VICTIMS, personal=True, verb="undertaking.read")
def victim(request: Request, pk: int) -> HttpResponse:
    """Show what is owed to one victim. Nobody who is responsible is named here."""
    found = fetch(undertakings, request.actor, pk)
    request.access.saw("undertaking", [pk], [found.person_id])
    rows = {row.kind: row for row in found.commitments.all()}
    told = list(found.told.select_related("by"))
    restorative = found.restorative.select_related("facilitator", "provider", "undertaking").first()
    may = {
        verb: undertakings.may(request.actor, verb, found).allowed
        for verb in ("release", "restore")
    }
    states = {kind: CommitmentState(row.state) for kind, row in rows.items()}
    context = {
        "found": found,
        "child": _child(found),
        "district": District.objects.get(code=found.district).name,
        "banner": banner(request.actor, found.person_id) if found.person_id else None,
        "commitments": {kind: standing(row) for kind, row in rows.items()},
        "why": {
            kind: row.changes.order_by("-pk").values_list("why", flat=True).first()
            for kind, row in rows.items()
            if row.state in SET_ASIDE
        },
        "open": {kind: state in OPEN for kind, state in states.items()},
        "any_open": any(state in OPEN for state in states.values()),
        "any_aside": any(state in SET_ASIDE for state in states.values()),
        "contacts": list(found.contacts.select_related("by")),
        "ways": _ways(),
        "wishes": list(found.wishes.select_related("by", "came_by")),
        "came": dict(choices("victim_wishes")),
        "release": queries.standing_release(found) if _child(found) else None,
        "told": told,
        "course": not _child(found) and queries.attended_course(found),
        "satisfaction": getattr(found, "satisfaction", None),
        "scores": dict(choices("victim_satisfaction")),
        "restorative": restorative,
        "restorative_form": dict(choices("restorative_forms")).get(
            restorative.form if restorative else "", ""
        ),
        "restorative_colour": RESTORATIVE_COLOURS[R(restorative.state)] if restorative else "",
        "runs": restorative is not None
        and restoratives.may(request.actor, "read", restorative).allowed,
        "may_offer": may["restore"] and not (restorative and restorative.state in RUNNING),
        "may": may,
    }
    return render(request, "victim_commitments/victim.html", context)


def _stands(kind: Kind) -> Column[Undertaking]:
    def shown(found: Undertaking) -> object:
        row = next(row for row in found.commitments.all() if row.kind == kind)
        stands = standing(row)
        return format_html(
            '<strong class="govuk-tag govuk-tag--{}">{}</strong>', stands.colour, stands.text
        )

    return Column(kind.value, kind.label, shown)


def _ways() -> dict[str, str]:
    return dict(Code.objects.filter(list="contact_channels").values_list("code", "label"))


def _child(found: Undertaking) -> bool:
    return found.route == Route.CHILD


def _page(found: Undertaking) -> str:
    return reverse("victim-commitment", args=[found.pk])
