"""What a journey does at every page: a picture for people to look at, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page
from tests.saferplaces.cast import Person
from tests.saferplaces.live import Live, serving

from saferplaces.foundation.identity.models import Membership, User

PHONE = 390
REMEMBER = "document.querySelectorAll('details').forEach(d => { d.dataset.was = d.open })"
RESTORE = "document.querySelectorAll('details').forEach(d => { d.open = d.dataset.was === 'true' })"


class Demo:
    """The cast of the demonstration, by first name."""

    def __getattr__(self, name: str) -> Person:
        user = User.objects.filter(username__startswith=f"{name}.").first()
        if user is None:
            raise AttributeError(name)
        part = Membership.objects.select_related("user", "organisation", "team").get(user=user)
        return Person(user, part)


class Walk:
    """One journey: pages of people in a browser, each looked at on the way."""

    def __init__(self, live: Live, name: str) -> None:
        self.live = live
        self.cast = Demo()
        self._name = name.removeprefix("test_").replace("_", "-")[:40].rstrip("-")
        self._steps = 0

    def as_(self, name: str, path: str = "/", **more: object) -> Page:
        """A page of one of the cast, signed in."""
        return self.live.page_as(getattr(self.cast, name), path, **more)

    def look(self, page: Page, what: str, *, phone: bool = False) -> None:
        """Keep a picture of the page and see that it is accessible; `phone`: there as well."""
        self._steps += 1
        name = f"{self._name}-{self._steps:02}-{what}"
        self.live.picture(page, name)
        self._clean(page)
        if phone:
            page.set_viewport_size({"width": PHONE, "height": 844})
            self.live.picture(page, f"{name}-phone")
            self._clean(page)
            page.set_viewport_size({"width": 1280, "height": 900})

    def _clean(self, page: Page) -> None:
        """Look behind every disclosure, and leave them as they were."""
        page.evaluate(REMEMBER)
        self.live.clean(page)
        page.evaluate(RESTORE)

    def guide(self, page: Page, name: str, part: Locator | None = None) -> None:
        """Take a picture for the guides, as `Live.guide` does."""
        self.live.guide(page, name, part)


def by_menu(page: Page, name: str) -> None:
    """Open a page of the menu: at once, or through the sections until it is there."""
    rows = page.get_by_role("banner").get_by_role("navigation")
    wanted = rows.get_by_role("link", name=name, exact=True)
    sections = page.get_by_role("navigation", name="Menu").get_by_role("link")
    for place in range(sections.count()):
        if wanted.count():
            break
        with page.expect_navigation():  # a click returns before the next page is there
            sections.nth(place).click()
    wanted.first.click()


@contextmanager
def running(browser: Browser, name: str) -> Iterator[Walk]:
    """A walk through the service on the database that the connections point at."""
    with serving(browser) as live:
        yield Walk(live, name)
