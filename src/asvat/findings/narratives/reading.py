"""Read narratives: one call that gives what a reviewer should know of each text.

Rules propose and are always the reason; the model ranks what they propose and says how likely it
is that a crime was missed. Nothing is created, closed or lowered here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from threadpoolctl import ThreadpoolController

from asvat.findings.narratives.evidence import NEAR, Quoter
from asvat.findings.narratives.extract import Extract, Mentions
from asvat.findings.narratives.model import Model, Scores, model, sigmoid, version
from asvat.findings.tables import NARRATIVES
from asvat.records.code_lists import code_list

BATCH = 512
"""Texts read together."""

SHORT = 40 * BATCH
"""Fewer texts than this are read in this process: others would take longer to start."""

QUOTES = 3
"""Quotations for one class."""

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

Progress = Callable[[str, float, float], None]
STRANDS = "strand:"
TRIGGER = "trigger_"


def read_narratives(
    texts: pa.Array,
    closed_as: pa.Array | None = None,
    *,
    workers: int = 2,
    progress: Progress | None = None,
) -> pa.Table:
    """Return what each narrative tells, one row a text, in the order given.

    Parameters
    ----------
    texts
        Narratives; null or empty ones give a row without findings.
    closed_as
        Closing code of each log (code list ``closing_codes``); null where it is not known.
    workers
        Processes at most. The answer is the same whatever their number.
    progress
        Called with (step, texts read, texts in all).

    Returns
    -------
    pyarrow.Table
        Schema `asvat.findings.tables.NARRATIVES`.
    """
    with readers(workers if len(texts) >= SHORT else 1) as pool:
        return read_with(pool, texts, closed_as, progress)


@contextmanager
def readers(workers: int) -> Iterator[Executor | None]:
    """Yield processes that read; none where one is enough."""
    if workers < 2:
        yield None
        return
    # A fresh interpreter for each: a forked one may inherit another library's locked threads.
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_warm) as pool:
        yield pool


def read_with(
    pool: Executor | None,
    texts: pa.Array,
    closed_as: pa.Array | None = None,
    progress: Progress | None = None,
) -> pa.Table:
    """Return what `read_narratives` does, read by processes that are there already."""
    written = texts.to_pylist()
    closed = closed_as.to_pylist() if closed_as is not None else [None] * len(written)
    batches = [
        (written[at : at + BATCH], closed[at : at + BATCH]) for at in range(0, len(written), BATCH)
    ]
    parts = []
    done = 0
    read = map(_read, batches) if pool is None else pool.map(_read, batches, chunksize=2)
    for part in read:
        parts.append(part)
        done += part.num_rows
        if progress is not None:
            progress("Reading narratives", done, len(written))
    return pa.Table.from_batches(parts, schema=NARRATIVES)


def _warm() -> None:
    """Load words, rules and weights."""
    model()


def _read(batch: tuple[list[str | None], list[str | None]]) -> pa.RecordBatch:
    return read_batch(*batch)


def read_batch(
    texts: list[str | None], closed: list[str | None], known: Model | None = None
) -> pa.RecordBatch:
    """Return what each narrative of a batch tells, by the model of the package or another."""
    known = model() if known is None else known
    plain = [text or "" for text in texts]
    if not plain:
        return pa.RecordBatch.from_pylist([], schema=NARRATIVES)
    extract = known.extractor.extract(plain)
    # On one thread: sums in another order would differ in their last digits.
    with _threads().limit(limits=1):
        scores = known.score(extract, closed)
    return _Answers(known, extract, scores).batch()


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


@dataclass
class _Lists:
    """A column of lists of structures, gathered flat."""

    sizes: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    quotes: list[list[str]] = field(default_factory=list)
    extra: list[list[object]] = field(default_factory=list)

    def add(self, name: str, quotes: list[str], *extra: object) -> None:
        self.names.append(name)
        self.quotes.append(quotes)
        self.extra.append(list(extra))

    def column(self, kind: pa.DataType) -> pa.Array:
        struct = kind.value_type
        values = [self.names, self.quotes, *map(list, zip(*self.extra, strict=True))]
        if not self.names:
            values = [[] for _ in range(struct.num_fields)]
        flat = pa.StructArray.from_arrays(
            [pa.array(part, struct[at].type) for at, part in enumerate(values)],
            fields=list(struct),
        )
        offsets = np.concatenate([[0], np.cumsum(self.sizes)]).astype(np.int32)
        return pa.ListArray.from_arrays(pa.array(offsets), flat, type=kind)


class _Answers:
    """Turns the scores of a batch into rows."""

    def __init__(self, known: Model, extract: Extract, scores: Scores) -> None:
        self.known, self.extract, self.scores = known, extract, scores
        self.count = len(extract.marked.texts)
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

    def _yes(self, name: str) -> npt.NDArray[np.bool_]:
        answers: npt.NDArray[np.bool_] = (
            self.chance[:, self.output[name]] >= self.known.limits[name]
        )
        return answers

    def _crimes(self, missed: npt.NDArray[np.bool_]) -> tuple[pa.Array, pa.Array]:
        """Return the crimes to consider and those set aside."""
        found, best = self.scores.found, self.scores.best
        order = np.lexsort((-self.scores.mention, found.label, found.text))
        mentions = self.extract.mentions.take(found.where[order])
        value = self.scores.mention[order]
        fresh = np.ones(len(order), dtype=bool)
        fresh[1:] = (np.diff(mentions.text) != 0) | (np.diff(mentions.label) != 0)
        chosen = (best >= self.known.limits["class"]) & missed[:, None]
        lone = missed & ~chosen.any(axis=1)
        chosen[lone, best[lone].argmax(axis=1)] = True
        picked = chosen[mentions.text, mentions.label]
        lead = np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0))
        quoted = picked & (value >= value[lead] - CLOSE) & (np.arange(len(order)) < lead + QUOTES)
        reason = self._reasons(mentions.sentence, mentions.negated)
        aside = fresh & ~picked & mentions.strong & (reason >= 0)
        return (
            self._considered(mentions, np.flatnonzero(quoted), lead),
            self._set_aside(mentions, np.flatnonzero(aside), reason),
        )

    def _considered(
        self, mentions: Mentions, where: npt.NDArray[np.int64], lead: npt.NDArray[np.int64]
    ) -> pa.Array:
        """Return the crimes to consider of each text, the likeliest first."""
        chance = self.scores.best[mentions.text[where], mentions.label[where]]
        where = where[np.lexsort((where, lead[where], -chance, mentions.text[where]))]
        names, rules = self.known.layout.labels, self.known.layout.rules
        rule = self.extract.rule[mentions.hits_from[lead]]
        some = mentions.take(where)
        quotes = self.quoter.clauses(some.text, some.start, some.end)
        sure = np.round(self.scores.best[some.text, some.label], 4).tolist()
        out = _Lists(sizes=[0] * self.count)
        before = -1
        columns = (some.text, some.label, lead[where], rule[where])
        for quote, chance_here, text, label, group, spoke in zip(
            quotes, sure, *(column.tolist() for column in columns), strict=True
        ):
            if group != before:
                before = group
                out.add(names[label], [], chance_here, rules[spoke])
                out.sizes[text] += 1
            if quote and quote not in out.quotes[-1]:
                out.quotes[-1].append(quote)
        return out.column(NARRATIVES.field("crimes").type)

    def _set_aside(
        self, mentions: Mentions, where: npt.NDArray[np.int64], reason: npt.NDArray[np.int64]
    ) -> pa.Array:
        """Return the crime words of each text that were understood otherwise."""
        out = _Lists(sizes=[0] * self.count)
        names = self.known.layout.labels
        text = mentions.text[where]
        where = where[np.arange(len(where)) - np.searchsorted(text, text) < ASIDE]
        some = mentions.take(where)
        quotes = self.quoter.clauses(some.text, some.start, some.end, NEAR)
        for quote, row, label, why in zip(
            quotes, some.text.tolist(), some.label.tolist(), reason[where].tolist(), strict=True
        ):
            out.add(names[label], [quote], WHY[why][0])
            out.sizes[row] += 1
        return out.column(NARRATIVES.field("set_aside").type)

    def _reasons(
        self, sentence: npt.NDArray[np.int64], negated: npt.NDArray[np.bool_]
    ) -> npt.NDArray[np.int64]:
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

    def _quoted(self, wanted: list[str], yes: npt.NDArray[np.bool_], cut: str) -> _Lists:
        """Return, for each text, the labels that hold and the words that point to them."""
        number = np.full(len(self.label), -1)
        for at, name in enumerate(wanted):
            number[self.label[cut + name]] = at
        every = self.extract.mentions
        column = number[every.label]
        where = np.flatnonzero((column >= 0) & yes[every.text, column])
        some = every.take(where)
        found = self.quoter.clauses(some.text, some.start, some.end, NEAR)
        quotes: dict[tuple[int, int], list[str]] = {}
        for quote, row, at in zip(found, some.text.tolist(), column[where].tolist(), strict=True):
            kept = quotes.setdefault((row, at), [])
            if quote and len(kept) < QUOTES and quote not in kept:
                kept.append(quote)
        out = _Lists(sizes=[0] * self.count)
        for (row, at), kept in sorted(quotes.items()):
            out.add(wanted[at], kept)
            out.sizes[row] += 1
        return out

    def _factors(self, strands: npt.NDArray[np.bool_]) -> pa.Array:
        names = list(_codes("vulnerability_factors"))
        yes = np.stack([self._yes(name) for name in names], axis=1)
        yes[:, names.index("hate_targeted")] |= strands
        return self._quoted(names, yes, "").column(NARRATIVES.field("vulnerability").type)

    def _triggers(self) -> pa.Array:
        names = list(_codes("triggers"))
        sound = np.zeros((self.count, len(names)), dtype=bool)
        mentions = self.extract.mentions
        play = (self.extract.sentence_bits[mentions.sentence] & _bits(self.known, ("PLAYW",))).any(
            axis=1
        )
        for at, name in enumerate(names):
            this = (mentions.label == self.label[TRIGGER + name]) & ~mentions.negated
            if name == "weapon":
                this &= ~play
            sound[mentions.text[this], at] = True
        return self._quoted(names, sound, TRIGGER).column(NARRATIVES.field("triggers").type)

    def _strands(self) -> tuple[pa.Array, npt.NDArray[np.bool_]]:
        names = list(_codes("hate_strands"))
        yes = np.stack([self._yes(STRANDS + name) for name in names], axis=1)
        present = np.zeros((self.count, len(self.label)), dtype=bool)
        present[self.extract.mentions.text, self.extract.mentions.label] = True
        for at, name in enumerate(names):
            label = "disability_strand" if name == "disability" else name
            yes[:, at] &= present[:, self.label[label]]
        lists = [[names[at] for at in np.flatnonzero(row)] for row in yes]
        return pa.array(lists, NARRATIVES.field("hate_strands").type), np.asarray(yes.any(axis=1))

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
        lists = [[topics[at] for at in np.flatnonzero(row)] for row in holds]
        return pa.array(lists, NARRATIVES.field("topics").type), pa.array(subtype, pa.string())

    def _present(self, concept: str) -> npt.NDArray[np.bool_]:
        held: npt.NDArray[np.bool_] = np.asarray(
            (self.extract.text_bits & _bits(self.known, (concept,))).any(axis=1)
        )
        return held


CATEGORIES = ("personal", "nuisance", "environmental")
SUBTYPES = (
    "HOAX", "PROST", "VEH_ABAND", "BEG_VAG", "STREET_DRINK", "FIREWORKS", "VEH_NUIS", "NUIS_COMMS",
    "LITTER_DRUG", "TRESPASS", "NEIGH", "NOISE", "ANIMAL", "ROWDY",
)  # fmt: skip
"""Codes of the list asb_subtypes, the most telling first."""


@cache
def _codes(name: str) -> tuple[str, ...]:
    return tuple(code_list(name).column("code").to_pylist())


def _bits(known: Model, concepts: tuple[str, ...]) -> npt.NDArray[np.uint64]:
    names = known.extractor.rules.signs.bit
    number = sum(names[concept] for concept in concepts)
    width = known.extractor.rules.concept_bits.shape[1]
    return np.frombuffer(number.to_bytes(8 * width, "little"), dtype="<u8").astype(np.uint64)


__all__ = ["read_batch", "read_narratives", "version"]
