"""The rules: which concepts in a row speak for which label, and where they do in a batch."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from asvat.findings.narratives.lexicon import lexicon
from asvat.findings.narratives.marked import Ints, Marked
from asvat.findings.narratives.marking import Signs
from asvat.findings.narratives.matching import ITEM, run
from asvat.findings.narratives.patterns import concepts, items, literals, sets, steps

Words = npt.NDArray[np.uint64]

COMMON = frozenset(
    {"PERSON", "THEM", "PRONOUN", "NAME", "NAMED", "NUM", "BREAK", "COMMA", "CALLER", "WORKER",
     "SAY", "OTHER", "TIME", "DURATION", "=a", "=the", "=in", "=on", "=at", "=to", "=of", "=by",
     "=with", "=was", "=is", "=has", "=had", "=it", "=he", "=she", "=his", "=her", "=my", "=and",
     "=off", "=out", "=up", "=down", "=from", "=over", "=into", "=as", "=be", "=been", "=not",
     "=no", "=just", "=again", "=now"}
)  # fmt: skip
"""Concepts that most texts hold: rules are rather tried where their other words occur."""

WALL = "BREAK|END"
"""Where a gap stops."""


class Rules:
    """All rules, ready to be run over a batch.

    A pattern is only tried on a sentence that holds, for each of its items, a word that can stand
    there.
    """

    def __init__(self) -> None:
        written: list[tuple[str, str, list[str]]] = []
        for file in ("crimes", "factors"):
            text = resources.files(__package__).joinpath(f"rules/{file}.toml").read_text("utf-8")
            parsed = tomllib.loads(text)
            macros = parsed.pop("macros")
            for label, rules in parsed.items():
                for name, pattern in rules.items():
                    written.append((label, name, items(pattern, macros)))
            if file == "crimes":
                self.classes = tuple(parsed)
        patterns = [" ".join(row) for _, _, row in written]
        self.signs = Signs(lexicon(), literals(patterns))
        for pattern in patterns:
            unknown = concepts(pattern) - set(self.signs.bit)
            if unknown:
                raise ValueError(f"rules name unknown concepts: {sorted(unknown)}")
        self.label = [label for label, _, _ in written]
        self.name = [f"{label}.{name}" for label, name, _ in written]
        self.weak = [name.startswith("weak") for _, name, _ in written]
        self._written = [row for _, _, row in written]
        self._place = {name: at for at, name in enumerate(self.signs.names)}
        width = -(-len(self.signs.names) // 64) * 8
        raw = b"".join(mask.to_bytes(width, "little") for mask in self.signs.mask.values())
        octets = np.frombuffer(raw, np.uint8).reshape(-1, width)
        self.concept_bits = octets.view("<u8").astype(np.uint64)
        self._carried = np.unpackbits(octets, axis=1, bitorder="little").astype(bool)
        self._lay()

    def _lay(self) -> None:
        """Lay the patterns out in arrays for the matching."""
        named = sorted({WALL}.union(*(sets(row) for row in self._written)))
        number = {name: index for index, name in enumerate(named)}
        carried = self._carried
        held = np.stack(
            [
                carried[:, [self._place[one] for one in name.split("|")]].any(axis=1)
                for name in named
            ],
            axis=1,
        )
        signs, self._sets = np.nonzero(held)
        self._sets_from = np.searchsorted(signs, np.arange(len(held) + 1))
        self._wall = number[WALL]
        made: list[tuple[int, int, int]] = []
        spans = []
        needs: list[list[int]] = []
        for row in self._written:
            own = steps(row, number)
            spans.append((len(made), len(made) + len(own)))
            made += own
            needs.append(sorted({at for kind, at, _ in own if kind == ITEM}))
        self._steps = np.array(made, dtype=np.int64)
        self._spans = np.array(spans, dtype=np.int64)
        self._across = np.array([row.count("BREAK") for row in self._written], dtype=np.int64)
        self._needs = np.full((len(needs), max(map(len, needs)) + 1), -1, dtype=np.int64)
        users: list[list[int]] = [[] for _ in named]
        for rule, needed in enumerate(needs):
            self._needs[rule, : len(needed)] = needed
            # Tried where its rarest words occur; where it reaches further, where it begins.
            begins = made[spans[rule][0]]
            rarest = min(needed, key=lambda at: _commonness(named[at]))
            users[begins[1] if self._across[rule] and begins[0] == ITEM else rarest].append(rule)
        self._rules_from, self._rules = _rows(users)

    def hits(self, marked: Marked) -> Ints:
        """Return where the rules speak, at most once a rule and sentence.

        Returns
        -------
        ndarray, shape (hits, 4)
            Rule, sentence, first piece and one past the last piece.
        """
        room = 64 * len(marked) + 1024
        sentence_from = np.searchsorted(marked.sentence_text, np.arange(len(marked) + 1))
        while True:
            out = np.empty((room, 4), dtype=np.int64)
            count = run(
                marked.codes, marked.first, marked.sentence_start, marked.sentence_end,
                sentence_from, self._sets_from, self._sets, self._wall, self._steps, self._spans,
                self._rules_from, self._rules, self._needs, self._across, out,
            )  # fmt: skip
            if count <= room:
                return out[:count]
            room = count


def _commonness(name: str) -> tuple[bool, int]:
    """Return what a set of concepts is ordered by, from rare words to common ones."""
    members = name.split("|")
    return not COMMON.isdisjoint(members), len(members)


def _rows(lists: list[list[int]]) -> tuple[Ints, Ints]:
    """Return where each list begins, one more at the end, and their members in a row."""
    begins = np.cumsum([0, *map(len, lists)]).astype(np.int64)
    return begins, np.array([one for row in lists for one in row], dtype=np.int64)


@cache
def rules() -> Rules:
    """Return the rules of the package."""
    return Rules()
