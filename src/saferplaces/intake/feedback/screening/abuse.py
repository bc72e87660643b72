"""Abuse of the form in what was written: links, code, noise, one text again and again."""

from __future__ import annotations

import re

LINK = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|net|org|info|ru|cn|xyz|top|io|shop|click)\b", re.I
)
CODE = re.compile(r"<\s*/?\s*[a-z!]|javascript:|\{\{|\$\{|onerror\s*=|;\s*drop\s+table", re.I)
LETTER = re.compile(r"[^\W\d_]")
KNOWN_SCRIPTS = re.compile(r"[\u0041-\u024f]")
SHORT = 8
LATIN_SHARE = 0.6


def of(text: str) -> list[str]:
    """Return what is wrong with a text: codes of the list ``feedback_catches``."""
    found = []
    if LINK.search(text):
        found.append("links")
    if CODE.search(text):
        found.append("script")
    if _noise(text):
        found.append("shouting")
    letters = LETTER.findall(text)
    if letters and sum(map(bool, map(KNOWN_SCRIPTS.match, letters))) < LATIN_SHARE * len(letters):
        found.append("language")
    return found


def _noise(text: str) -> bool:
    """Say whether a text says nothing: one letter or one word over and over, or hardly a letter."""
    plain = [c for c in text.lower() if not c.isspace()]
    if len(plain) <= SHORT:
        return False
    words = text.lower().split()
    few_letters = sum(c.isalpha() for c in plain) < len(plain) / 3
    one_word = len(words) > 5 and len(set(words)) <= len(words) // 5
    return few_letters or len(set(plain)) <= 3 or one_word
