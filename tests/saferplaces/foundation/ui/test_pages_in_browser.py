"""The pages in a browser: accessible, with and without scripts."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
def test_the_style_page_is_accessible(live, width: int) -> None:
    page = live.page_as(live.cast.amina, "/style", width=width)
    page.wait_for_timeout(3000)
    live.picture(page, f"style-{width}")
    live.clean(page)
