"""Answers survive a line that fails, unreadable to whoever has the device, until they are sent."""

from __future__ import annotations

import contextlib

import pytest
from playwright.sync_api import Error, Page
from tests.saferplaces.foundation.ui import draft_page
from tests.saferplaces.foundation.ui.draft_page import KEPT

pytestmark = pytest.mark.browser
ROWS = """async () => {
  if (!(await indexedDB.databases()).some((one) => one.name === "saferplaces-drafts")) return [];
  const ask = (request) => new Promise((done) => {
    request.onsuccess = () => done(request.result);
  });
  const base = await ask(indexedDB.open("saferplaces-drafts"));
  const read = (name) => ask(base.transaction(name).objectStore(name).getAll());
  const rows = await read("drafts"), keys = await read("keys");
  base.close();
  const text = (row) => JSON.stringify(row) + new TextDecoder("latin1").decode(row.data);
  return rows.map((row) => text(row) + keys.map((key) => String(key.extractable)).join());
}"""
AGE = """async () => {
  const ask = (request) => new Promise((done) => {
    request.onsuccess = () => done(request.result);
  });
  const base = await ask(indexedDB.open("saferplaces-drafts"));
  const drafts = base.transaction("drafts", "readwrite").objectStore("drafts");
  for (const row of await ask(drafts.getAll())) await ask(drafts.put({ ...row, ends: 1 }));
  base.close();
}"""


def _wait(page: Page, words: str) -> None:
    page.locator(".app-draft", has_text=words).wait_for()


def _typed_without_a_line(page: Page, text: str) -> None:
    page.context.set_offline(True)
    page.locator("#text").fill(text)
    _wait(page, "Not sent yet: kept on this device")


def test_answers_survive_a_poor_line_and_nothing_is_left_behind(live, settings) -> None:
    settings.ROOT_URLCONF = draft_page.__name__
    page = live.page_as(live.cast.amina, "/draft-page")
    page.locator("#text").fill("He has come back")
    _wait(page, "Saved")
    assert KEPT["text"] == "He has come back"

    page.locator("#high").check()
    _typed_without_a_line(page, "He has come back with a knife")
    live.picture(page, "draft-kept")
    [row] = page.evaluate(ROWS)
    assert "knife" not in row
    assert "draft-page" not in row
    assert row.endswith("false")  # no script can take the key away
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.get_by_role("button", name="Save draft").click()  # does not lose the page
    _wait(page, "Not sent yet")
    with contextlib.suppress(Error):
        page.reload()
    page.context.set_offline(False)
    page.goto(f"{live.address}/draft-page")  # which the browser may have opened by itself
    page.wait_for_function("document.querySelector('#text').value.endsWith('knife')")
    page.wait_for_function(f"({ROWS})().then((rows) => rows.length === 0)")
    assert (KEPT["text"], KEPT["band"]) == ("He has come back with a knife", "high")

    _typed_without_a_line(page, "Mine")
    KEPT.update(text="Theirs", version=99)
    page.context.set_offline(False)
    page.get_by_role("button", name="Use those on this device").wait_for()
    assert KEPT["text"] == "Theirs"
    live.picture(page, "draft-newer")
    live.clean(page)
    page.get_by_role("button", name="Use those on this device").click()
    _wait(page, "Saved")
    assert KEPT["text"] == "Mine"

    page.context.route("**/draft", lambda route: route.abort())
    for leave in (
        page.get_by_role("button", name="Sign out").first.click,
        lambda: (page.evaluate(AGE), page.goto(f"{live.address}/")),
        lambda: (_become(live, page), page.goto(f"{live.address}/")),
    ):
        _become(live, page, "amina")
        page.goto(f"{live.address}/draft-page")
        page.locator("#text").fill("Not to be left")
        _wait(page, "Not sent yet")
        assert len(page.evaluate(ROWS)) == 1
        leave()
        page.wait_for_selector("html[data-enhanced]", state="attached")
        page.wait_for_function(f"({ROWS})().then((rows) => rows.length === 0)")


def _become(live, page: Page, name: str = "bilal") -> None:
    cookies = getattr(live.cast, name).client().cookies.items()
    page.context.add_cookies(
        [{"name": k, "value": v.value, "url": live.address} for k, v in cookies]
    )
