"""A phonetic key for names: names that sound alike in English share it.

A reduction in the manner of Metaphone (Philips 1990), kept short on purpose: the key only finds
candidates and tells a near miss from another name; likeness is judged letter by letter elsewhere.
"""

from __future__ import annotations

import re

_RULES = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"^(kn|gn|pn)", "n"),
        (r"^(wr|rh)", "r"),
        (r"^ps", "s"),
        (r"^x", "s"),
        (r"^wh", "w"),
        (r"mac(?=[^aeiou])|^mc", "mk"),
        (r"tch|ch", "x"),
        (r"sch|sh|sz", "x"),
        (r"ph", "f"),
        (r"gh(?=[aeiou])", "g"),
        (r"gh", ""),
        (r"dge?(?=[eiy])|j", "j"),
        (r"g(?=[eiy])", "j"),
        (r"c(?=[eiy])", "s"),
        (r"ck|c|q", "k"),
        (r"th", "t"),
        (r"d", "t"),
        (r"z", "s"),
        (r"v", "f"),
        (r"mb$", "m"),
        (r"(?<=[aeiou])h", ""),
        (r"w(?=[^aeiou]|$)", ""),
        (r"y", "i"),
    )
)
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"(?<!^)[aeiouhw]")
LONGEST = 6


def phonetic_key(name: str) -> str:
    """Return the phonetic key of a folded name; a name in another alphabet keeps its letters.

    Parameters
    ----------
    name
        Lower case, without accents; spaces part its words and are ignored.

    Returns
    -------
    At most six letters; the first sound is kept even where it is a vowel.
    """
    text = name.replace(" ", "")
    if not text.isascii():
        return text[:LONGEST]
    text = _DOUBLED.sub(r"\1", text)
    for pattern, by in _RULES:
        text = pattern.sub(by, text)
    if text[:1] in "aeiou":
        text = "a" + text[1:]
    text = _DOUBLED.sub(r"\1", _VOWELS.sub("", text))
    return text[:LONGEST]
