"""What each token of a location text is, told from the text's *shape* alone.

A shape holds one letter a token: ``n`` a number, ``w`` a word, ``T`` a street type, ... (`CLASSES`
gives them all). A force has hundreds of thousands of texts but only some thousands of shapes, so
the grammar is read once a shape, in plain Python, and applied to whole columns.

The answer is a string of labels, one a token: ``N`` number, ``U`` flat, ``B`` name of a building
or of premises, ``S`` street, ``X`` the other street of a junction, ``L`` locality, ``Z``
postcode, ``A`` stop code, ``-`` nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CLASSES = {
    "street_type": "T",
    "weak_type": "t",
    "street_alone": "g",
    "building": "b",
    "unit": "u",
    "floor_level": "f",
    "floor": "F",
    "direction": "i",
    "preposition": "x",
    "ignored": ".",
    "stop_prefix": "a",
    "saint_or_street": "s",
}
"""The letter of each kind of the code list ``address_words``. Besides: ``w`` word, ``l`` locality,
``c`` single letter, ``n`` number, ``z`` postcode, ``a`` stop code, ``m`` perhaps a misspelt street
type, ``q`` perhaps a misspelt "flat", ``,`` and ``&``, and the signs ``j k o r p v y`` of
:mod:`asvat.linkage.places.cleaning`."""

RELATIONS = {"o": "outside", "r": "behind", "p": "opposite", "v": "near", "y": "between"}

_WORD = "[wclbigftFxq&m]"
_STREETS = tuple(
    re.compile(form)
    for form in (
        "[wclig]{0,2}g(?![TtB])",
        f"{_WORD}{{1,5}}?T+[Tt]*(?:i(?=,|$))?",
        "[wclbigfm&x]{1,4}?t+(?:i(?=,|$))?",
    )
)
_BLOCK = re.compile("[wclitf&]{1,3}?b+")
_LOOSE = re.compile("[wcitbgfm&]{1,4}?(?=l|,|$)")
_BY_ITSELF = re.compile("[wclitbgfm&]{1,4}(?=,)")
_ALONE = re.compile("(?<![^,])[wcli]{0,2}g(?![^,])")
_COURT = re.compile("[wclit]{1,3}b")
_LOCALITY = re.compile("l+t+")
_UNITS = (
    re.compile("u,?(?P<U>[nc]),?fF(?=.)"),
    re.compile("u?(?P<U>f)Fu?(?:(?P<M>[nc])(?=.*n))?"),
    re.compile("[uq],?(?P<U>n)(?=.*n|,?[wcl]{0,3}b|,[wcl]+,[^,]*[Ttgb])"),
    re.compile("[uq],?(?P<U>c)(?=.)"),
    re.compile("u"),
)


@dataclass(frozen=True)
class Parse:
    """The labels of a shape's tokens, and what kind of thing it names.

    Parameters
    ----------
    labels
        One letter a token (see the module).
    kind
        address, building, premises, stop, junction, street or none.
    relation
        outside, behind, opposite, near, between or empty.
    """

    labels: str
    kind: str
    relation: str


def parse(shape: str) -> Parse:
    """Return what the tokens of a shape are; a misspelt street type counts only if none else."""
    firm = _Reading(shape.replace("m", "w"))
    answer = firm.read()
    if "m" in shape and "S" not in answer.labels and answer.kind not in ("junction", "stop"):
        second = _Reading(shape.replace("m", "t")).read()
        if "S" in second.labels:
            return second
    return answer


class _Reading:
    def __init__(self, shape: str) -> None:
        self.size = len(shape)
        self.place = [i for i, letter in enumerate(shape) if letter != "."]
        self.shape = "".join(shape[i] for i in self.place)
        self.labels = ["-"] * len(self.shape)

    def read(self) -> Parse:
        for letter, label in (("z", "Z"), ("a", "A")):
            self._take(letter, label)
        stop = "k" in self.shape or "A" in self.labels
        self.shape = self.shape.replace("k", ",")
        relation = next((RELATIONS[s] for s in self.shape if s in RELATIONS), "")
        if self._junction():
            return self._parse("stop" if stop else "junction", relation)
        start = self._relation(relation)
        self._unit(start)
        found = self._numbered(start) or self._street(start)
        if not found:
            self._named(start)
        return self._parse(self._kind(stop), relation)

    def _parse(self, kind: str, relation: str) -> Parse:
        labels = ["-"] * self.size
        for at, label in zip(self.place, self.labels, strict=True):
            labels[at] = label
        return Parse("".join(labels), kind, relation)

    def _kind(self, stop: bool) -> str:
        has = set(self.labels)
        if stop:
            return "stop"
        if "S" in has:
            return "address" if "N" in has else ("premises" if "B" in has else "street")
        if "B" in has:
            return "building" if "U" in has else "premises"
        return "none"

    def _take(self, letter: str, label: str) -> None:
        for at, found in enumerate(self.shape):
            if found == letter:
                self.labels[at] = label
        self.shape = self.shape.replace(letter, ",")

    def _label(self, start: int, end: int, label: str, only: str = "") -> None:
        for at in range(start, end):
            if self.labels[at] == "-" and (self.shape[at] in only if only else self._word(at)):
                self.labels[at] = label

    def _word(self, at: int) -> bool:
        return self.shape[at] in "wclbigftFTxq&"

    def _blank(self, start: int, end: int) -> None:
        self.shape = self.shape[:start] + "," * (end - start) + self.shape[end:]

    def _junction(self) -> bool:
        middle = self.shape.find("j")
        if middle >= 0 and not re.search("[wcltTgb]", self.shape[:middle]):
            self._blank(middle, middle + 1)
            middle = self.shape.find("&")
        elif middle < 0:
            pair = re.search("(?:[Tt]i?|g),?&(?=[wclbi]{1,3}[Tt]|g)", self.shape)
            if not pair:
                return False
            middle = pair.end() - 1
        if middle < 0:
            return False
        left = self._last_street(middle)
        right = self._first_street(middle + 1)
        if not left or not right:
            return False
        self._label(*left, "S")
        self._label(*right, "X")
        self._label(right[1], len(self.shape), "L")
        return True

    def _last_street(self, end: int) -> tuple[int, int] | None:
        start = max(self.shape.rfind(s, 0, end) for s in ",noprvy") + 1
        while end > start and self.shape[end - 1] in ",x":
            end -= 1
        if start >= end:  # a comma before the sign: the words before it
            whole = self.shape[:end].rstrip(",")
            start, end = whole.rfind(",") + 1, len(whole)
        return (start, end) if end > start else None

    def _first_street(self, start: int) -> tuple[int, int] | None:
        while start < len(self.shape) and self.shape[start] in ",xn":
            start += 1
        for form in _STREETS:
            found = form.match(self.shape, start)
            if found:
                return found.span()
        loose = _LOOSE.match(self.shape, start)
        return loose.span() if loose else None

    def _relation(self, relation: str) -> int:
        """Return where the address begins; name what stands before a relation."""
        at = next((i for i, s in enumerate(self.shape) if s in RELATIONS), -1)
        if at < 0:
            return 0
        if not any(form.search(self.shape[:at]) for form in _STREETS):
            if relation in ("opposite", "near"):
                self._label(0, at, "B")
        else:  # "Kirkgate, near the market": the street comes first
            self._blank(at, len(self.shape))
            return 0
        self._blank(0, at + 1)
        self.shape = self.shape.translate({ord(s): "," for s in RELATIONS})
        return at + 1

    def _unit(self, start: int) -> None:
        for form in _UNITS:
            found = form.search(self.shape, start)
            if not found:
                continue
            groups = found.groupdict()
            for name in ("M", "U"):
                if groups.get(name):
                    self.labels[found.start(name)] = "U"
                    break
            self._blank(*found.span())
            # A second way to say the same ("flat 2, first floor") adds nothing.
            extra = re.search("u?fFu?", self.shape)
            if extra:
                self._blank(*extra.span())
            return

    def _numbered(self, start: int) -> bool:
        for form in (*_STREETS, _BLOCK, _LOOSE, _BY_ITSELF):
            for number in re.finditer("n(?:c(?=[wlb]))?(?:&n)?,?", self.shape[start:]):
                begin, end = (start + at for at in number.span())
                found = form.match(self.shape, end)
                if found:
                    self._label(begin, end, "N", only="nc")
                    self._rest(start, begin, found.span())
                    return True
        return False

    def _street(self, start: int) -> bool:
        found = self._typed(start)
        if not found:
            return False
        begin, end = found
        # "Rose Cottage Birch Lane": the building's noun parts its name from the street.
        noun = re.match("[wclitf&]{0,3}b+(?=[wcl]{1,3}[Tt])", self.shape[begin:end])
        if noun:
            begin += noun.end()
        self._rest(start, begin, (begin, end))
        return True

    def _typed(self, start: int) -> tuple[int, int] | None:
        """Return where a street without a house number stands.

        A sure type ("Road") comes before a name that can stand alone ("Kirkgate"), and that before
        a type that is as often part of another name: of "Savers Yard, Rowan Row" the last is the
        street, unless it is a locality ("Hebden Bridge").
        """
        alone, sure, weak = _STREETS
        parts = [m.span() for m in re.finditer("[^,]+", self.shape[start:])]
        parts = [(start + a, start + b) for a, b in parts]
        for form, order in ((sure, parts), (_ALONE, parts), (weak, parts[::-1]), (alone, parts)):
            for a, b in order:
                found = form.search(self.shape[:b], a)
                if found and not _LOCALITY.fullmatch(found.group()):
                    return found.span()
        # "The Commercial, Poplar Court, Morley": courts are streets where something stands on them.
        courts = (_COURT.fullmatch(self.shape, a, b) for a, b in parts[1:])
        return next((court.span() for court in courts if court), None)

    def _rest(self, start: int, begin: int, street: tuple[int, int]) -> None:
        self._label(start, begin, "B")
        self._label(*street, "S")
        self._label(street[1], len(self.shape), "L")

    def _named(self, start: int) -> None:
        """Label a text without a street: its first part is a name unless it is a locality."""
        segment = re.compile("[^,]+").search(self.shape, start)
        if not segment:
            return
        begin, end = segment.span()
        if not re.search("[^lxin]", segment.group()):
            end = begin
        else:
            noun = re.match("[wcltTig&]{0,4}?b+(?=[wl]|$)", segment.group())
            known = re.search("l+$", segment.group())
            if noun:
                end = begin + noun.end()
            elif known:
                end = begin + known.start()
        self._label(begin, end, "B")
        self._label(end, len(self.shape), "L")
