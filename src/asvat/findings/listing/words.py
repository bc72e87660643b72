"""Codes in the words that an officer uses."""

from __future__ import annotations

import re
from functools import cache

from asvat.records.code_lists import lookup, names

PARTS = {
    "harm": "harm told",
    "vulnerability": "vulnerability",
    "history": "what came before",
    "escalation": "more often",
    "recording": "recording",
}
"""Parts of a score, in the order in which they are shown."""

_LISTS = {
    "class": "offence_classes",
    "closing": "closing_codes",
    "subtype": "asb_subtypes",
    "category": "categories",
    "asb_category": "asb_categories",
    "setting": "repeat_settings",
    "qualifier": "qualifiers",
    "trigger": "triggers",
    "factor": "vulnerability_factors",
}


@cache
def _labels(kind: str) -> dict[str, str]:
    if _LISTS[kind] in names():
        return lookup(_LISTS[kind], "code", "label")
    if kind == "factor":
        return lookup("priority_values", "item", "label")
    return {}


def in_words(kind: str, code: str | None) -> str:
    """Return the label of a code; where no list knows it, the code itself, made readable."""
    if not code:
        return ""
    return _labels(kind).get(code) or code.replace("_", " ")


def class_in_words(code: str) -> str:
    """Return a Home Office class as ``harassment (8L)``."""
    label = _labels("class").get(code)
    return f"{lowered(label)} ({code})" if label else code


def lowered(text: str) -> str:
    """Return a label as it stands within a sentence."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)


def plain(text: str | None) -> str:
    """Return a text from a record without what could steer a terminal or turn the writing round."""
    return _UNSAFE.sub("·", text.replace("\r\n", "\n").replace("\r", "\n")) if text else ""


def one_line(text: str | None) -> str:
    """Return a text from a record on one line."""
    return " ".join(plain(text).split())
