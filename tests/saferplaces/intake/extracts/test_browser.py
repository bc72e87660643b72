"""An extract sent in a browser without scripts, looked at, confirmed."""

from __future__ import annotations

import pytest
from tests.saferplaces.intake.extracts.conftest import police_csv


@pytest.mark.slow
@pytest.mark.browser
def test_ana_sends_an_extract_and_confirms_it(live, somewhere) -> None:
    page = live.page_as(live.cast.ana, "/extracts/")
    page.get_by_role("button", name="Send an extract").click()
    page.get_by_label("What is it?").select_option("police")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "Log <i>of May.csv", "mimeType": "text/csv", "buffer": police_csv()}
    )
    live.clean(page)
    live.picture(page, "extract-upload")
    page.get_by_role("button", name="Send", exact=True).click()
    somewhere.works()
    page.get_by_role("link", name="See how it stands now").click()
    live.clean(page)
    live.picture(page, "extract-checked")
    page.get_by_role("button", name="Add 3 rows").click()
    somewhere.gets("notes.csv", b"MZ\x90\x00")
    somewhere.settles()
    page.goto(live.address + "/extracts/")
    live.clean(page)
    live.picture(page, "extracts")
    page.get_by_role("link", name="Log <i>of May.csv").click()
    page.get_by_role("link", name="The rows that could not be used").click()
    live.clean(page)
    live.picture(page, "extract-rejects")
