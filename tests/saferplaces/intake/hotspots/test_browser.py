"""The pages of hotspots in a browser: accessible, for the force and for partners."""

from __future__ import annotations

import pytest
from tests.saferplaces.intake.hotspots.examples import a_hotspot, a_map

pytestmark = pytest.mark.browser


def test_the_pages_of_hotspots_are_accessible(live) -> None:
    a_map()
    key = a_hotspot().pk
    for who, address, name, width in (
        (live.cast.ana, "/hotspots/", "overview", 390),
        (live.cast.dev, f"/hotspots/{key}/", "hotspot", 1280),
        (live.cast.colin, "/hotspots/", "commander", 1280),
    ):
        page = live.page_as(who, address, width=width)
        live.clean(page)
        live.picture(page, f"hotspots-{name}")
