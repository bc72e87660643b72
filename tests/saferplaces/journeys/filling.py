"""Filling in a form by the names of its fields, whatever they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from playwright.sync_api import Page


def put(page: Page, given: Mapping[str, object]) -> None:
    """Enter values by name: a choice, several, a day, or text."""
    for name, value in given.items():
        if isinstance(value, dt.date):
            _day(page, name, value)
            continue
        field = page.locator(f'[name="{name}"]').first
        if value is True:
            field.check()
        elif field.evaluate("f => f.tagName") == "SELECT":
            field.select_option(str(value))
        elif field.get_attribute("type") in {"radio", "checkbox"}:
            for one in value if isinstance(value, list) else [value]:
                page.locator(f'[name="{name}"][value="{one}"]').check()
        else:
            field.fill(str(value))


def press(page: Page, words: str) -> None:
    """Press a button of the page itself, and wait for what comes."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=words, exact=True).first.click()


def send(page: Page) -> None:
    """Press the last button of the page itself, and wait for what comes."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button").last.click()


def _day(page: Page, name: str, day: dt.date) -> None:
    boxes = page.locator(f'input[name^="{name}_"], input[name^="{name}-"]')
    for place, part in enumerate((day.day, day.month, day.year)):
        boxes.nth(place).fill(str(part))
