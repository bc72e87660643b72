"""The pages in a browser: accessible, with and without scripts."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_the_first_page_opens(live) -> None:
    page = live.page_as(live.cast.amina)
    assert page.get_by_role("heading", level=1).inner_text() == "Safer Places"
