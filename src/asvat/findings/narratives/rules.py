"""The rules: which concepts in a row speak for which label, and where they do in a batch."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
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
        self._lay()
        self.concept_bits = self._bits(list(self.signs.names), lambda name: self.signs.bit[name])

    def _lay(self) -> None:
        """Lay the patterns out in arrays for the matching."""
        named = sorted(set().union(*(sets(row) for row in self._written)))
        number = {name: index for index, name in enumerate(named)}
        self._set_bits = self._bits(
            named, lambda name: sum({self.signs.bit[one] for one in name.split("|")})
        )
        masks = list(self.signs.mask.values())
        wall = self.signs.bit["BREAK"] | self.signs.bit["END"]
        self._wall = np.array([mask & wall != 0 for mask in masks])
        made: list[tuple[int, int, int]] = []
        spans = []
        needs: list[dict[int, int]] = []
        for row in self._written:
            own = steps(row, number)
            spans.append((len(made), len(made) + len(own)))
            made += own
            needs.append({})
            for kind, named_set, _ in own:
                if kind == ITEM:
                    column, bit = divmod(named_set, 64)
                    needs[-1][column] = needs[-1].get(column, 0) | 1 << bit
        most = max(map(len, needs))
        self._columns = np.full((len(needs), most), -1, dtype=np.int64)
        self._needs = np.zeros((len(needs), most), dtype=np.uint64)
        for rule, own_needs in enumerate(needs):
            self._columns[rule, : len(own_needs)] = list(own_needs)
            self._needs[rule, : len(own_needs)] = list(own_needs.values())
        self._steps = np.array(made, dtype=np.int64)
        self._spans = np.array(spans, dtype=np.int64)
        self._across = np.array([row.count("BREAK") for row in self._written], dtype=np.int64)

    def _bits(self, names: list[str], bits_of: Callable[[str], int]) -> Words:
        """Return, for each sign, a row of bits: which of the names it carries."""
        table = np.zeros((len(self.signs.mask), -(-len(names) // 64)), dtype=np.uint64)
        masks = list(self.signs.mask.values())
        for number, name in enumerate(names):
            wanted = bits_of(name)
            held = np.array([mask & wanted != 0 for mask in masks])
            table[held, number // 64] |= np.uint64(1 << (number % 64))
        return table

    def hits(self, marked: Marked) -> Ints:
        """Return where the rules speak, at most once a rule and sentence.

        Returns
        -------
        ndarray, shape (hits, 4)
            Rule, sentence, first piece and one past the last piece.
        """
        room = 64 * len(marked.texts) + 1024
        while True:
            out = np.empty((room, 4), dtype=np.int64)
            count = run(
                marked.codes,
                self._set_bits,
                self._wall,
                marked.sentence_start,
                marked.sentence_end,
                marked.sentence_text,
                self._steps,
                self._spans,
                self._columns,
                self._needs,
                self._across,
                out,
            )
            if count <= room:
                return out[:count]
            room = count


@cache
def rules() -> Rules:
    """Return the rules of the package."""
    return Rules()
