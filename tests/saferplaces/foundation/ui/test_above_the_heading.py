"""What is wrong with a form is said above the heading of its page, once."""

from __future__ import annotations

import pytest

from saferplaces.foundation.ui.numbers import whole_number, whole_numbers


def test_what_is_wrong_stands_before_the_heading_and_in_the_title(cast) -> None:
    html = cast.dora.client().post("/audit/disclosure?to=/audit/", {"who": ""}).content.decode()
    main = html[html.index("<main") :]
    assert main.index("govuk-error-summary") < main.index("<h1")
    assert main.count("There is a problem") == 1
    assert "<title>Error: " in html


def test_a_page_with_nothing_wrong_says_so_by_silence(cast) -> None:
    html = cast.dora.client().get("/audit/disclosure?to=/audit/").content.decode()
    assert "There is a problem" not in html
    assert "Error: " not in html


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("", None), ("-1", None), ("1.5", None), ("²", None), ("9" * 19, None)],
)
def test_only_a_whole_number_is_one(text: str, number: int | None) -> None:
    assert whole_number(text) == number
    assert whole_numbers(["a", text, "7"])[-1] == 7
