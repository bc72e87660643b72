"""Numbers that come as text: keys and counts in addresses and forms."""

from __future__ import annotations

KEY_DIGITS = 18
"""So many digits a key has at the most: all of them fit the database's bigint."""


def whole_number(text: str, digits: int = KEY_DIGITS) -> int | None:
    """Return the whole number that a text is, 0 or more; None for every other text.

    Parameters
    ----------
    digits:
        A longer text is no number: it would not fit where the number goes.
    """
    fits = text.isascii() and text.isdigit() and len(text) <= digits
    return int(text) if fits else None


def whole_numbers(texts: list[str], digits: int = KEY_DIGITS) -> list[int]:
    """Return the whole numbers among some texts, in their order."""
    found = (whole_number(text, digits) for text in texts)
    return [number for number in found if number is not None]
