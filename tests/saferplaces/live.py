"""The service in a browser: a server on a database of its own, and pages signed in as the cast.

Mark such tests ``@pytest.mark.browser`` and ask for ``live``::

    @pytest.mark.browser
    def test_amina_sees_her_queue(live):
        page = live.page_as(live.cast.amina, "/reviews/")
        page.get_by_role("link", name="Next").click()
        live.clean(page)                    # axe finds nothing
        live.picture(page, "reviews")       # build/pictures/reviews.png, where asked for
        live.guide(page, "queue")           # a picture of the guides, where they are asked for

What a test writes is committed (it is a fresh database, dropped afterwards), so the server's
threads see it. ``live.page_as(person, width=390)`` is a telephone, ``javascript=False`` a browser
without scripts, ``live.page("/sign-in")`` nobody. A page that fails, or whose scripts do, fails
the test at the end (``live.expect_failures = True`` where that is the point).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from tests.chromium import launched
from tests.saferplaces.cast import Cast, Person

PICTURES = Path(__file__).resolve().parents[2] / "build" / "pictures"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
"""Only what is wrong is gathered in full: half the time."""
MAPS = "() => !document.querySelector('[data-module=app-map]:not([data-settled])')"
"""True once every map of the page is drawn, or will not be."""


class Live:
    """A running service."""

    def __init__(self, address: str, browser: Browser) -> None:
        self.address = address
        self.cast = Cast()
        self.failures: list[str] = []
        self.expect_failures = False
        self._browser = browser
        self._contexts: list[Any] = []
        self._scriptless: list[Any] = []

    def page_as(
        self, person: Person | None, path: str = "/", clock: bool = False, **more: Any
    ) -> Page:
        """A page of a browser in which this person has signed in.

        With `clock` its scripts' time is the test's: ``page.clock.fast_forward(1000)``.
        """
        context = self._context(**more)
        if person is not None:
            cookies = person.client().cookies.items()
            context.add_cookies(
                [{"name": k, "value": v.value, "url": self.address} for k, v in cookies]
            )
        page: Page = context.new_page()
        if clock:
            page.clock.install()
        page.on("pageerror", lambda error: self.failures.append(str(error)))
        page.on("console", self._heard)
        page.on("response", self._answered)
        page.goto(self.address + path)
        if context not in self._scriptless and page.locator("script[src*='/app']").count():
            page.wait_for_selector("html[data-enhanced]", state="attached")
        return page

    def page(self, path: str = "/", **more: Any) -> Page:
        """A page of nobody."""
        return self.page_as(None, path, **more)

    def clean(self, page: Page) -> None:
        """Fail unless axe finds nothing and nothing scrolls sideways.

        axe is a script: of a page without scripts the same address is looked at in a browser that
        has them, but gets none of ours.
        """
        if page.context in self._scriptless:
            page = self._same_without_ours(page)
        elif page.locator("html[data-enhanced]").count():
            page.wait_for_function(MAPS)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        found = Axe().run(page, options=ASKED)
        assert found.violations_count == 0, found.generate_report()
        width = page.viewport_size["width"] if page.viewport_size else 1280
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    def picture(self, page: Page, name: str) -> None:
        """Keep a picture of the whole page, where ``SAFERPLACES_PICTURES`` asks for pictures."""
        if "SAFERPLACES_PICTURES" in os.environ:
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    def guide(self, page: Page, name: str, part: Locator | None = None) -> None:
        """Take a picture for the guides: what stands in the window, or a part of the page.

        Only where ``SAFERPLACES_PICTURES=FOLDER`` asks for them (docs/guides/README.md).
        """
        folder = os.environ.get("SAFERPLACES_PICTURES")
        if folder:
            (part or page).screenshot(path=Path(folder) / f"{name}.png")

    def close(self) -> None:
        """Close every page."""
        for context in self._contexts:
            context.close()

    def _context(self, width: int = 1280, javascript: bool = True, **more: Any) -> Any:
        found = self._browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=javascript, **more
        )
        found.set_default_timeout(60_000)  # machines are shared
        self._contexts.append(found)
        if not javascript:
            self._scriptless.append(found)
        return found

    def _same_without_ours(self, page: Page) -> Page:
        width = page.viewport_size["width"] if page.viewport_size else 1280
        context = self._context(width, storage_state=page.context.storage_state())
        context.route("**/*.mjs", lambda route: route.abort())
        other: Page = context.new_page()
        other.goto(page.url)
        return other

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.failures.append(message.text)

    def _answered(self, response: Any) -> None:
        if response.status >= 500:
            self.failures.append(f"{response.status} {response.url}")


class Counting:
    """The application, which can wait until no answer is under way, before its database goes."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._under_way = 0
        self._changed = threading.Condition()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        self._count(1)
        try:
            return self._application(environ, start_response)
        finally:
            self._count(-1)

    def rest(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._under_way == 0, timeout=30)

    def _count(self, more: int) -> None:
        with self._changed:
            self._under_way += more
            self._changed.notify_all()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One Chromium for the file; absent, the test is skipped.

    Playwright keeps a loop running in this thread, in which Django would refuse the tests' own
    queries, and which is gone before the next file's tests.
    """
    with pytest.MonkeyPatch.context() as patched, sync_playwright() as started:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        patched.setattr(Locator, "click", _settled(Locator.click))
        patched.setattr(Locator, "press", _settled(Locator.press))
        opened = launched(started)
        yield opened
        opened.close()


def _settled(act: Callable[..., None]) -> Callable[..., None]:
    """A click or key that ends when the page it leads to is there whole.

    Playwright's own ends when that page begins: what is asked at once would be asked of half of it.
    """

    def acted(found: Locator, *given: Any, **more: Any) -> None:
        act(found, *given, **more)
        found.page.wait_for_load_state()

    return acted


@contextmanager
def serving(browser: Browser) -> Iterator[Live]:
    """The service running on the database that the connections point at."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    application = Counting(get_wsgi_application())
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found = Live(f"http://127.0.0.1:{server.server_port}", browser)
    try:
        yield found
    finally:
        found.close()
        server.shutdown()
        server.server_close()
        thread.join()
        application.rest()
    assert found.expect_failures or not found.failures, found.failures


@pytest.fixture
def live(chromium: Browser, fresh_database: str) -> Iterator[Live]:
    """The service running on a fresh database (see the head of tests/saferplaces/live.py)."""
    with serving(chromium) as found:
        yield found
