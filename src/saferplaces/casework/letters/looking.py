"""Look a letter over: what stops it from going out, and where in it that stands.

The names and whereabouts of everybody else in the case are looked for, whatever the writer thinks
of them; spellings that nobody has recorded are not found, so a person still reads each letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from saferplaces.casework.cases.models import CasePerson, Part
from saferplaces.casework.cases.queries import people_of
from saferplaces.casework.letters import gaps, ways
from saferplaces.casework.letters.models import Letter
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.protecting import without
from saferplaces.intake.incidents.models import Person
from saferplaces.intake.safe_contact.queries import safe_contact

AROUND = 25
SHORT_PHRASE = 3
"""An entry of the words to avoid is looked for as it is up to so many words; of a longer one, which
is a sentence, each word that carries meaning is shown for a person to judge."""
LITTLE = frozenset(
    [
        "the",
        "and",
        "any",
        "not",
        "nor",
        "but",
        "for",
        "with",
        "from",
        "that",
        "this",
        "than",
        "then",
        "them",
        "they",
        "their",
        "there",
        "when",
        "what",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "will",
        "would",
        "should",
        "could",
        "can",
        "may",
        "must",
        "never",
        "please",
        "use",
        "using",
        "used",
        "show",
        "shown",
        "say",
        "said",
        "word",
        "words",
        "about",
        "into",
        "onto",
        "only",
        "even",
        "ever",
        "also",
        "name",
        "names",
        "anything",
        "envelope",
        "letter",
        "letters",
        "sender",
        "mention",
        "mentioned",
    ]
)
POSTCODE = re.compile(r"\b[a-z]{1,2}[0-9][0-9a-z]?\s*[0-9][a-z]{2}\b")
NUMBER = re.compile(r"[+0-9][0-9 ().-]{7,}[0-9]")


@dataclass(frozen=True)
class Fault:
    """One thing that was found.

    Attributes
    ----------
    what:
        In words, without quoting the record that it was found by.
    field, start, end:
        Where: ``body``, ``subject``, ``sender_lines`` or ``to_lines``, and its place there.
    stops:
        The letter cannot go out while it is there; else a person has to judge.
    """

    what: str
    field: str = ""
    start: int = 0
    end: int = 0
    stops: bool = True


def look_over(letter: Letter) -> list[Fault]:
    """Return everything that was found, by its place."""
    texts = {
        name: getattr(letter, name) for name in ("body", "subject", "sender_lines", "to_lines")
    }
    found = [*_safe(letter), *_avoided(letter, texts), *_left_open(texts), *_protected(texts)]
    for other in people_of(letter.case_id):
        if other.person_id != letter.person.person_id:
            found += _of_another(letter, other, texts)
    return sorted(_widest(found), key=lambda f: (not f.stops, f.field != "body", f.field, f.start))


def _widest(faults: list[Fault]) -> list[Fault]:
    """Return each fault once: a family name is not told beside the full name that it is part of."""
    return [
        one
        for one in dict.fromkeys(faults)
        if not any(
            (other.what, other.field, other.stops) == (one.what, one.field, one.stops)
            and other.start <= one.start
            and one.end <= other.end
            and other.end - other.start > one.end - one.start
            for other in faults
        )
    ]


def stopped(letter: Letter) -> str:
    """Return why a letter cannot go out, or "": no content of it."""
    return next((fault.what for fault in look_over(letter) if fault.stops), "")


def excerpt(letter: Letter, fault: Fault) -> str:
    """Return the words around what was found."""
    text = getattr(letter, fault.field) if fault.field else ""
    before = text[: fault.start][-AROUND:]
    after = text[fault.end :][:AROUND]
    if fault.start > AROUND:  # begin and end with whole words
        before = before.partition(" ")[2]
    if fault.end + AROUND < len(text):
        after = after.rpartition(" ")[0]
    return " ".join(f"{before}{text[fault.start : fault.end]}{after}".split())


def _safe(letter: Letter) -> Iterator[Fault]:
    try:
        printed = ways.lines(letter.person, letter.delivery)
    except Problem as problem:
        yield Fault(problem.message)
        return
    if printed != letter.to_lines:
        yield Fault(ways.CHANGED)


def _avoided(letter: Letter, texts: dict[str, str]) -> Iterator[Fault]:
    word = safe_contact(letter.person.person_id)
    for entry in re.split(r"[\n,;]+|\bor\b|\band\b", word.avoid if word else ""):
        pieces = _words(entry)
        if 0 < len(pieces) <= SHORT_PHRASE:
            yield from _found(texts, [pieces], "A word that they asked us not to use")
        elif pieces:
            telling = [[piece] for piece in pieces if len(piece) > 2 and piece not in LITTLE]
            what = "A word out of what they asked us not to say or show"
            yield from _found(texts, telling, what, stops=False)


def _left_open(texts: dict[str, str]) -> Iterator[Fault]:
    for field in ("body", "subject"):
        for start, end in gaps.prompts(texts[field]):
            yield Fault("Something is still to be written", field, start, end)


def _protected(texts: dict[str, str]) -> Iterator[Fault]:
    for (field, text), clean in zip(texts.items(), without(list(texts.values())), strict=True):
        if text != clean:
            same = next((i for i, (a, b) in enumerate(zip(text, clean)) if a != b), 0)  # noqa: B905
            yield Fault("A protected address", field, same, same)


def _of_another(letter: Letter, other: CasePerson, texts: dict[str, str]) -> Iterator[Fault]:
    across = Part.COMPLAINED_ABOUT in {letter.person.part, other.part}
    who = "another party" if across else "somebody else in the case"
    own = set(_words(letter.person.name))
    texts = {field: text for field, text in texts.items() if field != "to_lines"}
    for given, family in _names(other):
        whole = [[*_words(given), *_words(family)]] if given and family else []
        alone = [pieces for pieces in [_words(family)] if pieces and not set(pieces) <= own]
        yield from _found(texts, [*whole, *alone], f"The name of {who}", stops=across)
        first = [p for p in _words(given) if len(p) > 2 and p not in own]
        for fault in _found(texts, [[p] for p in first], f"The name of {who}", stops=across):
            if _is_name(texts[fault.field], fault):
                yield fault
    yield from _whereabouts(other, texts, who, across)


def _names(other: CasePerson) -> set[tuple[str, str]]:
    """Return the names given to the case, and those of the records."""
    rows = Person.objects.filter(pk=other.person_id).values_list("given_name", "family_name")
    return {(other.given_name, other.family_name), *rows}


def _whereabouts(
    other: CasePerson, texts: dict[str, str], who: str, across: bool
) -> Iterator[Fault]:
    word = safe_contact(other.person_id)
    if word is None:
        return
    first = word.address.strip().splitlines()[:1]
    phrases = [_words(line.split(",")[0]) for line in first if re.search(r"[0-9]", line)]
    phrases += [_words(email) for email in [word.email] if email]
    yield from _found(texts, [p for p in phrases if len(p) > 1], f"An address of {who}", across)
    codes = {_plain(code) for code in POSTCODE.findall(_folded(word.address))}
    phone = _digits(word.phone)
    for field, text in texts.items():
        for match in POSTCODE.finditer(_folded(text)):
            if _plain(match[0]) in codes:
                yield Fault(f"The postcode of {who}", field, *match.span(), stops=across)
        for match in NUMBER.finditer(text):
            if phone and _digits(match[0]) == phone:
                yield Fault(f"A telephone number of {who}", field, *match.span(), stops=across)


def _is_name(text: str, fault: Fault) -> bool:
    """Say whether a given name is one here: written as a name, and not May of a date."""
    around = text[max(0, fault.start - 3) : fault.start], text[fault.end : fault.end + 5]
    date = re.search(r"[0-9]\s$", around[0]) or re.match(r"\s[0-9]{4}", around[1])
    return text[fault.start].isupper() and not date


def _found(
    texts: dict[str, str], phrases: Iterable[list[str]], what: str, stops: bool = True
) -> Iterator[Fault]:
    for pieces in phrases:
        if not pieces:
            continue
        sign = re.compile(r"(?<!\w)" + r"[\W_]+".join(map(re.escape, pieces)) + r"(?!\w)")
        for field, text in texts.items():
            for match in sign.finditer(_folded(text)):
                yield Fault(what, field, *match.span(), stops=stops)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _folded(text))


def _folded(text: str) -> str:
    """Return a text without accents and capitals, each letter in its place."""
    return "".join((unicodedata.normalize("NFKD", sign)[:1] or sign).lower()[:1] for sign in text)


def _plain(code: str) -> str:
    return "".join(code.split())


def _digits(number: str) -> str:
    return re.sub(r"^(?:0044|44|0)", "", re.sub(r"[^0-9]", "", number))
