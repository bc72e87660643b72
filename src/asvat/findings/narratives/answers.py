"""Turn the scores of a batch into rows: what a reviewer should know, with the words."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.findings.narratives.evidence import NEAR, REACH, Quoter
from asvat.findings.narratives.extract import Extract, Mentions
from asvat.findings.narratives.marked import Ints
from asvat.findings.narratives.model import Model, Scores, sigmoid
from asvat.findings.tables import NARRATIVES
from asvat.records.code_lists import code_list

Bools = npt.NDArray[np.bool_]

CLOSE = 1.0
"""Log-odds by which a further mention may fall short of the best and still be quoted."""

ASIDE = 3
"""Crime words understood otherwise that are kept for one text."""

WHY = (
    ("already_recorded", ("CRIMEDW", "CRIMENO")),
    ("other_force", ("OTHERFORCE",)),
    ("historic", ("PASTW",)),
    ("negated", ()),
    ("explained", ("PLAYW", "ACCIDENT", "RETRACT")),
    ("hearsay", ("HEARSAY", "WORRY", "ALLEGED_ASK")),
)
"""Why a proposal was set aside: the first of these whose words stand in its sentence."""

CATEGORIES = ("personal", "nuisance", "environmental")
SUBTYPES = (
    "HOAX", "PROST", "VEH_ABAND", "BEG_VAG", "STREET_DRINK", "FIREWORKS", "VEH_NUIS", "NUIS_COMMS",
    "LITTER_DRUG", "TRESPASS", "NEIGH", "NOISE", "ANIMAL", "ROWDY",
)  # fmt: skip
"""Codes of the list asb_subtypes, the most telling first."""


STRANDS = "strand:"
TRIGGER = "trigger_"


class Answers:
    """Turns the scores of a batch into rows."""

    def __init__(self, known: Model, extract: Extract, scores: Scores) -> None:
        self.known, self.extract, self.scores = known, extract, scores
        self.count = len(extract.marked)
        self.quoter = Quoter(extract.marked, known.extractor.rules.signs)
        self.chance = sigmoid(scores.questions)
        self.output = {name: number for number, name in enumerate(known.text.outputs)}
        self.label = {name: number for number, name in enumerate(known.layout.labels)}

    def batch(self) -> pa.RecordBatch:
        """Return the rows."""
        missed = self.scores.missed >= self.known.limits["missed"]
        crimes, aside = self._crimes(missed)
        category = self.chance[:, [self.output[f"category:{name}"] for name in CATEGORIES]]
        topics, subtype = self._about()
        strands, yes = self._strands()
        columns = {
            "crime_missed": pa.array(missed),
            "probability": pa.array(np.round(self.scores.missed, 6)),
            "crimes": crimes,
            "set_aside": aside,
            "already_recorded": pa.array(self._yes("already_recorded")),
            "vulnerability": self._factors(yes),
            "asb_category": pa.array([CATEGORIES[at] for at in category.argmax(axis=1)]),
            "subtype": subtype,
            "topics": topics,
            "says_repeat": pa.array(self._yes("says_repeat")),
            "hate_strands": strands,
            "urgent": pa.array(self._yes("urgent")),
            "triggers": self._triggers(),
            "rules": pa.array([self.known.version] * self.count),
        }
        return pa.RecordBatch.from_arrays(
            [columns[name] for name in NARRATIVES.names], schema=NARRATIVES
        )

    def _yes(self, name: str) -> Bools:
        answers: Bools = self.chance[:, self.output[name]] >= self.known.limits[name]
        return answers

    def _crimes(self, missed: Bools) -> tuple[pa.Array, pa.Array]:
        """Return the crimes to consider and those set aside."""
        found, best = self.scores.found, self.scores.best
        order = np.lexsort((-self.scores.mention, found.label, found.text))
        mentions = self.extract.mentions.take(found.where[order])
        value = self.scores.mention[order]
        fresh = np.ones(len(order), dtype=bool)
        fresh[1:] = (np.diff(mentions.text) != 0) | (np.diff(mentions.label) != 0)
        chosen = self.known.chosen(best, missed)
        picked = chosen[mentions.text, mentions.label]
        lead = np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0))
        quoted = picked & (value >= value[lead] - CLOSE)
        reason = self._reasons(mentions.sentence, mentions.negated)
        aside = fresh & ~picked & mentions.strong & (reason >= 0)
        return (
            self._considered(mentions, np.flatnonzero(quoted), lead),
            self._set_aside(mentions, np.flatnonzero(aside), reason),
        )

    def _considered(self, mentions: Mentions, where: Ints, lead: Ints) -> pa.Array:
        """Return the crimes to consider of each text, the likeliest first."""
        chance = self.scores.best[mentions.text[where], mentions.label[where]]
        where = where[np.lexsort((where, lead[where], -chance, mentions.text[where]))]
        some = mentions.take(where)
        fresh = np.diff(lead[where], prepend=-1) != 0
        group = np.cumsum(fresh) - 1
        once = where[fresh]
        one = mentions.take(once)
        quotes = self.quoter.quotes(some.text, some.start, some.end, group, len(once), REACH)
        sure = np.round(self.scores.best[one.text, one.label], 4)
        rule = self.extract.rule[one.hits_from]
        columns = [
            self._labels.take(pa.array(one.label)), quotes, pa.array(sure),
            self._rules.take(pa.array(rule)),
        ]  # fmt: skip
        return _lists(one.text, self.count, columns, "crimes")

    def _set_aside(self, mentions: Mentions, where: Ints, reason: Ints) -> pa.Array:
        """Return the crime words of each text that were understood otherwise."""
        text = mentions.text[where]
        where = where[np.arange(len(where)) - np.searchsorted(text, text) < ASIDE]
        some = mentions.take(where)
        at = np.arange(len(where))
        columns = [
            self._labels.take(pa.array(some.label)),
            self.quoter.quotes(some.text, some.start, some.end, at, len(where), NEAR),
            pa.array([why for why, _ in WHY]).take(pa.array(reason[where])),
        ]
        return _lists(some.text, self.count, columns, "set_aside")

    @property
    def _labels(self) -> pa.Array:
        return pa.array(self.known.layout.labels)

    @property
    def _rules(self) -> pa.Array:
        return pa.array(self.known.layout.rules)

    def _reasons(self, sentence: Ints, negated: Bools) -> Ints:
        """Return the number in `WHY` of each mention; -1 where none holds."""
        out = np.full(len(sentence), -1)
        bits = self.extract.sentence_bits[sentence]
        for number in range(len(WHY) - 1, -1, -1):
            why, concepts = WHY[number]
            if why == "negated":
                out[negated] = number
            else:
                out[(bits & _bits(self.known, concepts)).any(axis=1)] = number
        return out

    def _quoted(self, wanted: list[str], yes: Bools, cut: str, column: str) -> pa.Array:
        """Return, for each text, the labels that hold and the words that point to them."""
        number = np.full(len(self.label), -1)
        for at, name in enumerate(wanted):
            number[self.label[cut + name]] = at
        every = self.extract.mentions
        which = number[every.label]
        where = np.flatnonzero((which >= 0) & yes[every.text, which])
        key = every.text[where] * len(wanted) + which[where]
        order = np.argsort(key, kind="stable")
        where, key = where[order], key[order]
        fresh = np.diff(key, prepend=-1) != 0
        some = every.take(where)
        groups = int(fresh.sum())
        quotes = self.quoter.quotes(
            some.text, some.start, some.end, np.cumsum(fresh) - 1, groups, NEAR
        )
        columns = [pa.array(wanted).take(pa.array(key[fresh] % len(wanted))), quotes]
        return _lists(some.text[fresh], self.count, columns, column)

    def _factors(self, strands: Bools) -> pa.Array:
        names = list(_codes("vulnerability_factors"))
        yes = np.stack([self._yes(name) for name in names], axis=1)
        yes[:, names.index("hate_targeted")] |= strands
        return self._quoted(names, yes, "", "vulnerability")

    def _triggers(self) -> pa.Array:
        names = list(_codes("triggers"))
        sound = np.zeros((self.count, len(names)), dtype=bool)
        mentions = self.extract.mentions
        bits = self.extract.sentence_bits[mentions.sentence]
        play = (bits & _bits(self.known, ("PLAYW",))).any(axis=1)
        for at, name in enumerate(names):
            this = (mentions.label == self.label[TRIGGER + name]) & ~mentions.negated
            if name == "weapon":
                this &= ~play
            sound[mentions.text[this], at] = True
        return self._quoted(names, sound, TRIGGER, "triggers")

    def _strands(self) -> tuple[pa.Array, Bools]:
        names = list(_codes("hate_strands"))
        yes = np.stack([self._yes(STRANDS + name) for name in names], axis=1)
        present = np.zeros((self.count, len(self.label)), dtype=bool)
        present[self.extract.mentions.text, self.extract.mentions.label] = True
        for at, name in enumerate(names):
            label = "disability_strand" if name == "disability" else name
            yes[:, at] &= present[:, self.label[label]]
        return _tags(names, yes), np.asarray(yes.any(axis=1))

    def _about(self) -> tuple[pa.Array, pa.Array]:
        """Return the topics and the subtype of each text."""
        table = code_list("topics")
        topics = table.column("code").to_pylist()
        holds = np.stack(
            [self._present(concept) for concept in table.column("concept").to_pylist()], axis=1
        )
        subtype = np.array([""] * self.count, dtype=object)
        for code in reversed(SUBTYPES):
            subtype[self._present(f"T_{code}")] = code
        return _tags(topics, holds), pa.array(subtype, pa.string())

    def _present(self, concept: str) -> Bools:
        held: Bools = np.asarray(
            (self.extract.text_bits & _bits(self.known, (concept,))).any(axis=1)
        )
        return held


@cache
def _codes(name: str) -> tuple[str, ...]:
    return tuple(code_list(name).column("code").to_pylist())


def _bits(known: Model, concepts: tuple[str, ...]) -> npt.NDArray[np.uint64]:
    names = known.extractor.rules.signs.bit
    number = sum(names[concept] for concept in concepts)
    width = known.extractor.rules.concept_bits.shape[1]
    return np.frombuffer(number.to_bytes(8 * width, "little"), dtype="<u8").astype(np.uint64)


def _tags(names: list[str], holds: Bools) -> pa.Array:
    """Return, for each row, the names that hold."""
    row, column = np.nonzero(holds)
    begins = np.searchsorted(row, np.arange(len(holds) + 1)).astype(np.int32)
    kind = NARRATIVES.field("topics").type
    values = pa.array(names, kind.value_type).take(pa.array(column))
    return pa.ListArray.from_arrays(pa.array(begins), values, type=kind)


def _lists(text: Ints, count: int, columns: list[pa.Array], name: str) -> pa.Array:
    """Return, for each text, a list of structures with these columns."""
    kind = NARRATIVES.field(name).type
    fields = list(kind.value_type)
    parts = [part.cast(field.type) for part, field in zip(columns, fields, strict=True)]
    begins = np.searchsorted(text, np.arange(count + 1)).astype(np.int32)
    values = pa.StructArray.from_arrays(parts, fields=fields)
    return pa.ListArray.from_arrays(pa.array(begins), values, type=kind)
