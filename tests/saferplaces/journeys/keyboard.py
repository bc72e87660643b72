"""A page by keyboard alone: Tab, Space, arrows and Enter, and the focus always to be seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

FOCUSED = """() => {
  const at = document.activeElement
  const label = at.labels && at.labels[0]
  const words = element => (element?.textContent || "").replace(/\\s+/g, " ").trim()
  const drawn = style => style.outlineStyle !== "none" || style.boxShadow !== "none"
  const box = at.getBoundingClientRect()
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
  return {
    tag: at.tagName, type: at.type || "", checked: at.checked === true,
    text: words(at) || words(label),
    group: words(at.closest("fieldset")?.querySelector("legend")),
    seen: drawn(getComputedStyle(at)) || (label && drawn(getComputedStyle(label, "::before"))),
    uncovered: at === document.body || at.contains(over) || (label && label.contains(over)),
  }
}"""
MOST = 150
"""So many stops has no page; more means that the keyboard is caught."""


def tab(page: Page) -> dict[str, Any]:
    """Go one stop on; what has the focus shows it, and nothing lies over it."""
    page.keyboard.press("Tab")
    found: dict[str, Any] = page.evaluate(FOCUSED)
    if found["tag"] != "BODY":
        assert found["seen"], f"no focus to be seen: {found}"
        assert found["uncovered"], f"something lies over the focus: {found}"
    return found


def enter(page: Page, text: str) -> None:
    """Go on to a link or button, and follow it."""
    fill_to(page, text, {})
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill_to(page: Page, text: str, choices: Mapping[str, str]) -> None:
    """Go on until this has the focus; choose from groups of radios on the way, by their names."""
    for _ in range(MOST):
        found = tab(page)
        if found["text"].startswith(text):
            return
        wanted = [words for group, words in choices.items() if found["group"].startswith(group)]
        if found["type"] == "radio" and not found["checked"] and wanted:
            _choose(page, wanted[0])
    raise AssertionError(f"the keyboard does not reach {text!r}")


def _choose(page: Page, words: str) -> None:
    page.keyboard.press("Space")
    for _ in range(MOST):
        if page.evaluate(FOCUSED)["text"] == words:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no such choice: {words!r}")
