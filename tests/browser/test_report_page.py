"""The report in a browser: accessible, asks for nothing, fits a telephone and paper."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright
from tests.chromium import launched

from asvat.reporting.page import write_report

MAKER = Path(__file__).parents[1] / "asvat" / "reporting" / "made_report.py"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = runpy.run_path(str(MAKER))["simulated_report"]()
    return write_report(data, tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as started:
        opened = launched(started)
        yield opened
        opened.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(browser: Browser, page_path: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(page_path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    asked = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=asked)
    page.close()
    assert found.violations_count == 0, found.generate_report()


def test_it_asks_for_nothing_beyond_its_folder(browser: Browser, page_path: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_path.as_uri())
    page.close()
    assert all(url.startswith(page_path.parent.as_uri()) for url in asked)


def test_a_telephone_scrolls_down_and_not_sideways(browser: Browser, page_path: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(page_path.as_uri())
    across = page.evaluate("document.documentElement.scrollWidth")
    shown = page.evaluate(
        "[...document.querySelectorAll('figure svg')]"
        ".filter(s => s.getBoundingClientRect().width > 0)"
        ".every(s => s.getBoundingClientRect().right <= 391)"
    )
    page.close()
    assert across <= 390
    assert shown


def test_the_keyboard_reaches_the_report_past_the_contents(
    browser: Browser, page_path: Path
) -> None:
    page = browser.new_page()
    page.goto(page_path.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_it_prints_on_paper(browser: Browser, page_path: Path, tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto(page_path.as_uri())
    paper = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")
    hidden = page.evaluate("getComputedStyle(document.querySelector('nav')).display")
    page.close()
    assert paper.startswith(b"%PDF")
    assert hidden == "none"
