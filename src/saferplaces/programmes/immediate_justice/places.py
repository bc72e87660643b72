"""Places of work for lists and maps, and which nominations may be of the same place."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.queries import code
from saferplaces.programmes.immediate_justice.models import Site, SiteState
from saferplaces.programmes.immediate_justice.policy import sites

WHICH = {
    SiteState.NOMINATED: "To be looked at",
    SiteState.ACCEPTED: "To be assessed",
    SiteState.OPEN: "Open",
    SiteState.CLOSED: "Closed",
    SiteState.FORWARDED: "Passed to the council",
    "all": "All",
}


def reached(actor: Actor, which: str) -> QuerySet[Site]:
    """Return the places of the actor's districts, of one state or all."""
    rows = sites.readable(actor)
    return rows if which == "all" else rows.filter(state=which)


def alike(site: Site) -> list[Site]:
    """Return places of the district that a nomination may repeat: nearby, or called the same."""
    near = Q(name__iexact=site.name)
    if site.easting is not None and site.northing is not None:
        reach = float(code("justice_rules", "nearby").values["metres"])
        near |= Q(
            easting__range=(site.easting - reach, site.easting + reach),
            northing__range=(site.northing - reach, site.northing + reach),
        )
    rows = Site.objects.filter(near, district=site.district).exclude(pk=site.pk)
    return list(rows.exclude(state__in=[SiteState.SAME, SiteState.REFUSED])[:10])
