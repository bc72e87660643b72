"""A place of work that is assessed and found suitable."""

from __future__ import annotations

from saferplaces.foundation.reference.queries import codes
from saferplaces.programmes.immediate_justice.actions import sites
from saferplaces.programmes.immediate_justice.models import Site
from saferplaces.programmes.justice_return.demo.cast import Cast


def assess(who: Cast, site: Site) -> None:
    """Assess a place by the checklist of the day."""
    answers = {row.code: (str(row.values["good"]), "") for row in codes("justice_site_checks")}
    sites.assess(
        who.youth[site.district], site.pk, answers, suitable=True,
        controls="Gloves, a briefing, two supervisors",
    )  # fmt: skip
