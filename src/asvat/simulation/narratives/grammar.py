"""A small grammar of text: rules of alternatives, with slots and with spans that carry labels.

A file of material is plain text. ``[name]`` opens a rule; every line after it is one way of saying
it. In a line ``(a|b|)`` chooses, ``{name}`` is another rule or, where no rule has the name, a slot
that the composer fills (who, when, where), ``<label words>`` labels its words, and ``#`` opens a
comment line. Labels travel through the text as pairs of private-use characters, so that whatever
is done to the text, its labelled words stay exact substrings of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import resources
from math import log10, prod
from sys import intern
from typing import TypeAlias

Node: TypeAlias = "str | int | tuple[Node, ...] | list[Node] | Once"
"""A text, a slot by number, a sequence, a choice, or what is said only the first time."""


@dataclass(frozen=True, eq=False)
class Once:
    """Words for the first time; saying them fills slots anew, by number."""

    words: str
    then: list[tuple[int, Node]]


@dataclass(frozen=True)
class Ref:
    """A slot or rule, by name, before it is bound."""

    name: str


Tree: TypeAlias = "str | Ref | tuple[Tree, ...] | list[Tree]"

MARKS = 0xE000
"""First private-use character; label ``i`` opens with ``MARKS + 2i`` and closes with the next."""


class Labels:
    """Labels and the characters that stand for them."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self._index: dict[str, int] = {}

    def pair(self, label: str) -> tuple[str, str]:
        """Return the opening and the closing character of `label`."""
        if label not in self._index:
            self._index[label] = len(self.codes)
            self.codes.append(label)
        at = MARKS + 2 * self._index[label]
        return chr(at), chr(at + 1)


class _Line:
    """Reads one line of material from left to right."""

    def __init__(self, text: str, labels: Labels) -> None:
        self.text, self.at, self.labels = text, 0, labels

    def sequence(self, stop: str) -> Tree:
        """Read until a character of `stop` or the end; the stop itself is left."""
        parts: list[Tree] = []
        literal = ""
        while self.at < len(self.text) and self.text[self.at] not in stop:
            c = self.text[self.at]
            self.at += 1
            if c == "\\":
                literal += self.text[self.at]
                self.at += 1
            elif c in "({":
                if literal:
                    parts.append(literal)
                    literal = ""
                parts.append(self.choice() if c == "(" else self.slot())
            elif c == "<":
                opening, closing = self.labels.pair(self._until(" "))
                inner = self.sequence(">")
                self._expect(">")
                parts.extend([literal + opening, inner])
                literal = closing
            else:
                literal += c
        if literal or not parts:
            parts.append(literal)
        return parts[0] if len(parts) == 1 else tuple(parts)

    def choice(self) -> Tree:
        ways = [self.sequence("|)")]
        while self.text[self.at : self.at + 1] == "|":
            self.at += 1
            ways.append(self.sequence("|)"))
        self._expect(")")
        return ways

    def slot(self) -> Ref:
        return Ref(self._until("}"))

    def _until(self, stop: str) -> str:
        end = self.text.find(stop, self.at)
        if end < 0:
            raise ValueError(f"material: {stop!r} is missing: {self.text}")
        name, self.at = self.text[self.at : end], end + 1
        return name

    def _expect(self, c: str) -> None:
        if self.text[self.at : self.at + 1] != c:
            raise ValueError(f"material: {c!r} is missing: {self.text}")
        self.at += 1


def parse(lines: Iterable[str], labels: Labels) -> dict[str, list[Tree]]:
    """Read material: the rules by name, each a list of ways.

    Raises
    ------
    ValueError
        When brackets do not match or a line stands before any rule.
    """
    rules: dict[str, list[Tree]] = {}
    ways: list[Tree] | None = None
    for raw in lines:
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            ways = rules.setdefault(line[1:-1], [])
            continue
        if ways is None:
            raise ValueError(f"material: no rule is open: {line}")
        reader = _Line(line, labels)
        ways.append(reader.sequence(""))
    return rules


def read_material(labels: Labels) -> dict[str, list[Tree]]:
    """Read every file of material of this package, by name of file."""
    folder = resources.files(__package__).joinpath("material")
    lines: list[str] = []
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".txt"):
            lines += file.read_text("utf-8").splitlines()
    return parse(lines, labels)


def bind(
    rules: dict[str, list[Tree]],
    slots: dict[str, int],
    write: Callable[[str], str],
    shorten: Callable[[Tree], list[Tree]],
) -> dict[str, Node]:
    """Turn rules into nodes as one hand writes them.

    Parameters
    ----------
    rules
        What `parse` gave.
    slots
        Number of every slot that is filled by the composer.
    write
        How the hand writes a stretch of text.
    shorten
        The ways in which the hand may say one line, the line itself among them or not.

    Raises
    ------
    ValueError
        When a name is neither rule nor slot, or a rule needs itself.
    """
    done: dict[str, Node] = {}
    opened: set[str] = set()

    def tree(t: Tree) -> Node:
        if isinstance(t, str):
            return intern(write(t))  # hands share most of their words
        if isinstance(t, Ref):
            return slots[t.name] if t.name in slots else rule(t.name)
        if isinstance(t, tuple):
            parts: list[Node] = []
            for part in t:
                node = tree(part)
                if isinstance(node, str) and parts and isinstance(parts[-1], str):
                    parts[-1] += node
                elif node != "":
                    parts.append(node)
            return parts[0] if len(parts) == 1 else tuple(parts)
        return [tree(way) for way in t]

    def rule(name: str) -> Node:
        if name in done:
            return done[name]
        if name in opened or name not in rules:
            raise ValueError(f"material: rule {name!r} is missing or needs itself")
        opened.add(name)
        lines = [tree(short) for way in rules[name] for short in shorten(way)]
        # A line that can be said in thousands of ways is drawn up to four times as often.
        done[name] = [n for n in lines for _ in range(1 + min(3, int(log10(ways(n)) / 1.5)))]
        return done[name]

    for name in rules:
        rule(name)
    return done


def tells(node: Node, character: str) -> bool:
    """Whether a text of `node` may hold `character`; slots are not looked into."""
    if isinstance(node, str):
        return character in node
    if isinstance(node, (list, tuple)):
        return any(tells(part, character) for part in node)
    return False


def ways(node: Node) -> int:
    """Count the texts that a node can give, a slot being counted as one."""
    if isinstance(node, list):
        return sum(ways(n) for n in {id(n): n for n in node}.values())
    return prod(ways(part) for part in node) if isinstance(node, tuple) else 1
