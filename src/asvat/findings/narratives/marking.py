"""Turn a narrative into a short string with one sign a token, on which the rules are run.

The text is cut once into *pieces* (`asvat.findings.narratives.scanning`) whose places are kept, so
that every finding leads back to exact words. Each piece is looked up, as it stands, in a memo that
gives its sign; a sign stands for the set of concepts that the word carries. Rules are then run over
signs.
"""

from __future__ import annotations

import re

from asvat.findings.narratives.lexicon import Lexicon, fold

FIRST_SIGN = 0x4E00
STRUCTURE = (
    *("END", "BREAK", "COMMA", "QUOTE", "UPDATE", "NAME", "MASKED", "OTHER"),
    *("NUM", "TIME", "NUMCHILD", "NUMOLD", "AGECHILD", "AGEOLD", "AGEADULT", "CRIMENO", "PHONENO"),
)
"""Concepts that come from a piece's shape; the lexicon has the others."""
BREAKS = frozenset(".!?;|•…")
COMMAS = frozenset(",:-–—()/[]&+<>=")
QUOTES = frozenset('"“”«»')
UPDATES = frozenset(["update", "updated", "adv", "states", "result", "closing"])
AGE_SUFFIX = frozenset(["yr", "yrs", "yo", "y", "yearold", "year", "years"])


FOUL = ("SLUR_RACE", "SLUR_ORIENT", "SLUR_TRANS", "SLUR_DIS", "SLUR_RELIG", "INSULT", "SWEAR")


class Signs:
    """The signs in use, each for a set of concepts, and the words that carry them."""

    def __init__(self, lexicon: Lexicon, literals: frozenset[str]) -> None:
        names = (*STRUCTURE, *lexicon.concepts, *(f"={word}" for word in sorted(literals)))
        self.names = names
        self.bit = {name: 1 << index for index, name in enumerate(names)}
        self.sign: dict[int, str] = {}
        self.mask: dict[str, int] = {}
        self._phrases_of = lexicon.phrases
        self._words: dict[str, int] = {}
        for word, concepts in lexicon.words.items():
            self._words[word] = sum(self.bit[concept] for concept in concepts)
        for word in literals:
            self._words[word] = self._words.get(word, 0) | self.bit[f"={word}"]
        for first, second in lexicon.phrases:
            self._words.setdefault(first, 0)
            self._words.setdefault(second, 0)
        self._near: dict[str, list[str]] = {}
        for word, mask in sorted(self._words.items()):
            if len(word) >= 7 and mask:
                for short in {word, *_shortened(word)}:
                    self._near.setdefault(short, []).append(word)
        self._foul = {
            word: next(name for name in FOUL if mask & self.bit[name])
            for word, mask in self._words.items()
            if any(mask & self.bit[name] for name in FOUL)
        }
        self._settle()

    def _settle(self) -> None:
        """Give a sign to every set of concepts that a word or a phrase can carry.

        Rules are compiled for the signs there are, so no new one may come up later.
        """
        bit = self.bit
        for name in STRUCTURE:
            self._of(bit[name])
        for name in FOUL:
            self._of(bit["MASKED"] | bit[name])
        for extra in ("", "NUMCHILD", "NUMOLD", "TIME"):
            self._of(bit["NUM"] | (bit[extra] if extra else 0))
        for word in self._words:
            self._of(self._mask(word, word))
        for (first, _second), tails in self._phrases_of.items():
            base = self._mask(first, first)
            for tail, _ in tails:
                self._of(self._joined(base, [found for found in tails if found[0] == tail]))
            self._of(self._joined(base, list(tails)))

    def _joined(self, base: int, tails: list[tuple[tuple[str, ...], str]]) -> int:
        joined = 0 if base == self.bit["OTHER"] else base
        for _, concept in tails:
            joined |= self.bit[concept]
        return joined

    def _of(self, mask: int) -> str:
        found = self.sign.get(mask)
        if found is None:
            found = chr(FIRST_SIGN + len(self.sign))
            self.sign[mask] = found
            self.mask[found] = mask
        return found

    def holding(self, names: list[str]) -> str:
        """Return all signs in use that carry one of the concepts."""
        wanted = 0
        for name in names:
            wanted |= self.bit[name]
        return "".join(sign for sign, mask in self.mask.items() if mask & wanted)

    def of_piece(self, piece: str) -> str:
        """Return the sign of a piece of text."""
        bare = piece.strip()
        if not bare:
            return self.sign[self.bit["BREAK" if piece else "END"]]
        return self.sign.get(self._mask(bare, fold(bare)), self.sign[self.bit["OTHER"]])

    def joined(self, sign: str, found: list[tuple[tuple[str, ...], str]]) -> str:
        """Return the sign of a word with which phrases begin: (words that follow, concept)."""
        base = self.mask[sign]
        longest = max(len(tail) for tail, _ in found)
        for some in (found, [one for one in found if len(one[0]) == longest]):
            both = self.sign.get(self._joined(base, some))
            if both is not None:
                return both
        return sign

    def _mask(self, bare: str, word: str) -> int:
        mask = 0
        for name in _structure(bare):
            mask |= self.bit[name]
        known = self._words.get(word)
        mask |= self._unlisted(word, bare) if known is None else known
        return mask or self.bit["OTHER"]

    def _unlisted(self, word: str, bare: str) -> int:
        """Return the concepts of a word that is not in the list as it stands."""
        if "*" in word:
            return self._masked(word)
        if bare[-2:-1] in ("'", "’") and word.endswith("s"):
            found = self._words.get(word[:-1], 0)
            if found:
                return found
        if len(word) >= 8 and word.isalpha():
            like = (self._near.get(short, ()) for short in (word, *_shortened(word)))
            slips = {known for some in like for known in some if known[0] == word[0]}
            right = min((known for known in slips if one_slip(word, known)), default=None)
            if right is not None:
                return self._words[right]
        if bare[0].isupper() and bare[1:2].islower():
            return self.bit["NAME"]
        return 0

    def _masked(self, word: str) -> int:
        """Return the concepts of a word written with asterisks: the worst that it can stand for."""
        shape = re.compile(re.escape(word).replace(r"\*", "[a-z]") + "(s|ing|er)?")
        kinds = {kind for known, kind in self._foul.items() if shape.fullmatch(known)}
        worst = next((kind for kind in FOUL if kind in kinds), "SWEAR")
        return self.bit["MASKED"] | self.bit[worst]


def _structure(bare: str) -> tuple[str, ...]:
    if bare in QUOTES:
        return ("QUOTE",)
    if bare[0] in BREAKS:
        return ("BREAK",)
    if bare in COMMAS:
        return ("COMMA",)
    if bare[0].isdigit():
        return _number(bare.lower())
    if bare.isupper() and bare.lower() in UPDATES:
        return ("UPDATE",)
    return ()


def _number(bare: str) -> tuple[str, ...]:  # noqa: PLR0911
    digits = re.match(r"\d+", bare)
    head = digits.group() if digits else ""
    suffix = bare[len(head) :]
    count = sum(letter.isdigit() for letter in bare)
    if head == bare and len(head) <= 3:
        return ("NUM", *_age(int(head), "NUMCHILD", "NUMOLD", ""))
    if suffix in AGE_SUFFIX and len(head) <= 3:
        return _age(int(head), "AGECHILD", "AGEOLD", "AGEADULT")
    if suffix in ("s", "'s") and head in ("60", "70", "80", "90"):
        return ("AGEOLD",)
    if re.fullmatch(r"\d{1,2}[:.]?\d{2}(hrs|hr|h|am|pm)?|\d{1,2}(am|pm)", bare):
        return ("TIME", "NUM")
    if bare.startswith(("07", "0113", "01632", "+44")) and count >= 9:
        return ("PHONENO",)
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}([/.-]\d{2,4})?", bare):
        return ("NUM",)
    if count >= 7:
        return ("CRIMENO",)
    return ("NUM",)


def _age(years: int, child: str, old: str, adult: str) -> tuple[str, ...]:
    if 1 <= years < 18:
        return (child,)
    if 60 <= years <= 105:
        return (old,)
    return (adult,) if adult else ()


def _shortened(word: str) -> list[str]:
    """Return a word with each letter but the first left out in turn."""
    return [word[:at] + word[at + 1 :] for at in range(1, len(word))]


def one_slip(word: str, known: str) -> bool:
    """Whether one letter dropped, added, changed or swapped makes one word of another."""
    if len(word) > len(known):
        word, known = known, word
    start = 0
    while start < len(word) and word[start] == known[start]:
        start += 1
    if len(word) < len(known):
        return word[start:] == known[start + 1 :]
    rest = word[start + 1 :] == known[start + 1 :]
    swapped = (
        word[start : start + 2] == known[start : start + 2][::-1]
        and word[start + 2 :] == known[start + 2 :]
    )
    return rest or swapped
