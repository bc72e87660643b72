"""Compose one narrative: choose what is said, in whose words and in which order; label it."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from functools import lru_cache

from asvat.simulation.narratives.grammar import (
    MARKS,
    Labels,
    Node,
    Once,
    Tree,
    bind,
    read_material,
    tells,
    ways,
)
from asvat.simulation.narratives.hands import HANDS, Hand, shortener, writer
from asvat.simulation.narratives.kinds import (
    AGAINST_NOBODY,
    COURSE_OF_CONDUCT,
    GRAVE,
    GROUP_OF,
    KINDS_OF,
    Kind,
)
from asvat.simulation.narratives.situation import Narrative, SetAside, Situation, Told
from asvat.simulation.narratives.voices import SLOTS, Draw, Voice, clock

_MARK = re.compile("([\ue000-\uf8ff])")
_EXTRAS = ("feeling", "history", "looks", "proof", "idle", "innocent")
_CLOSINGS = {
    "ASB-P": "closing.personal",
    "ASB-N": "closing.nuisance",
    "ASB-E": "closing.environmental",
    "DISPUTE-NONCRIME": "closing.dispute",
    "CRIME": "closing.crime",
    "ASB+CRIME": "closing.crime",
}
_HATEFUL = frozenset(("8M", "9B", "105B", "58J"))
_AGGRAVATING = ("race", "religion")
_TRIES = 4
_LED = 0.45
# The number of sentences beside what must be told, by length: at least and at most.
_BESIDE = {"short": (0, 1), "medium": (2, 4), "long": (6, 13)}


@lru_cache(maxsize=1)
def _material() -> tuple[dict[str, list[Tree]], Labels]:
    labels = Labels()
    return read_material(labels), labels


@lru_cache(maxsize=64)
def _book(style: str, number: int) -> dict[str, Node]:
    """Return the material as one hand writes it."""
    rules, labels = _material()
    hand = HANDS[style][number]
    book = bind(rules, SLOTS, writer(hand), shortener(hand))
    before = labels.pair("repeat")[0]
    for name, lines in list(book.items()):
        if isinstance(lines, list) and (name.startswith("scene.") or name in _EXTRAS):
            book["once." + name] = [n for n in lines if not tells(n, before)]
    return book


def compose(rng: random.Random, situation: Situation) -> Narrative:
    """Put `situation` into words.

    Everything that the situation asks for is told, whatever the length; what the material tells
    besides (that it has happened before, say) is labelled too. The same state of `rng` and the
    same situation give the same narrative.

    Raises
    ------
    KeyError
        When a code of the situation is not one that can be told.
    """
    return _Composer(rng.random, situation).narrative()


def telling(rule: str) -> int:
    """Count the ways in which one hand, the plainest, can say `rule` ("crime.58A"), slots as one.

    Raises
    ------
    KeyError
        When there is no such rule.
    """
    return ways(_book("call_taker", 4)[rule])


class _Composer:
    """One narrative in the making."""

    def __init__(self, draw: Draw, s: Situation) -> None:
        self.draw, self.s = draw, s
        self.kind: Kind = KINDS_OF[s.kind]
        hands = HANDS[s.style]
        number = int(draw() * len(hands))
        self.hand: Hand = hands[number]
        self.book = _book(s.style, number)
        self.labels = _material()[1]
        self.voice = Voice(draw, s, self.kind, self.hand)
        self.slots = self.voice.slots
        self.used: set[int] = set()
        self.at = s.when
        self.lead = True
        self.slots[SLOTS["topic"]] = self.book["topic." + s.kind]
        strand = s.hate_strand or "race"
        # The aggravated classes are about race or religion, whatever else is hated besides.
        aggravated = strand if strand in _AGGRAVATING else "race"
        for part in ("trait", "trait_be"):
            self.slots[SLOTS["strand_" + part]] = self.book[f"{part}.{strand}"]
        for part in ("name", "shout", "words"):
            self.slots[SLOTS["strand_" + part]] = self.book[f"{part}.{aggravated}"]

    # Writing -----------------------------------------------------------------------------------

    def _emit(self, node: Node, out: list[str]) -> None:
        # Hot: choices and slots inside a sequence are settled here, without a call of their own.
        draw, slots = self.draw, self.slots
        for part in node if type(node) is tuple else (node,):
            while type(part) is list or type(part) is int:
                part = part[int(draw() * len(part))] if type(part) is list else slots[part]  # type: ignore[index]  # noqa: PLW2901
            if type(part) is str:
                out.append(part)
            elif type(part) is tuple:
                self._emit(part, out)
            elif isinstance(part, Once):
                out.append(part.words)
                for slot, value in part.then:
                    slots[slot] = value

    def _say(self, node: Node, label: str = "") -> str:
        out: list[str] = []
        self._emit(node, out)
        text = "".join(out).rstrip(" ")
        if label:
            opening, closing = self.labels.pair(label)
            return f"{opening}{text}{closing}"
        return text

    def _of(self, rule: str) -> Node:
        """Return one way of a rule, drawn; another than before while there are others."""
        lines = self.book[rule]
        assert isinstance(lines, list)  # noqa: S101
        way = lines[int(self.draw() * len(lines))]
        for _ in range(_TRIES):
            if id(way) not in self.used:
                break
            way = lines[int(self.draw() * len(lines))]
        self.used.add(id(way))
        return way

    # Choosing ----------------------------------------------------------------------------------

    def narrative(self) -> Narrative:
        """Choose, order, write and label."""
        plan = self._plan()
        sentences = [self._sentence(rule, label) for rule, label in plan]
        return self._labelled(self._joined(sentences))

    def _sentence(self, rule: str, label: str) -> str:
        if rule == "stamped":
            self._later()
        if label and label[0] in "rd":  # recorded or decoy, the labels of what is spoken of
            self._speak_of(label.rpartition(":")[2])
        way = self._of(rule)
        text = self._say(way, label)
        if self.lead and type(way) is tuple and way[0] == SLOTS["A"]:
            self.lead = False
            if self.draw() < _LED:
                return f"{self._say(self.slots[SLOTS['when']])} {text}"
        return text

    def _later(self) -> None:
        """Let some time go by before an update."""
        self.at += timedelta(minutes=3 + int(self.draw() ** 2 * 180))
        after = self.at + timedelta(minutes=35)
        self.slots[SLOTS["t"]] = clock(self.at, self.hand.clock)
        self.slots[SLOTS["t2"]] = clock(after, self.hand.clock)

    def _speak_of(self, code: str) -> None:
        for part in ("thing", "event", "done"):
            self.slots[SLOTS[part]] = self.book[f"{part}.{code}"]

    def _plan(self) -> list[tuple[str, str]]:
        """Choose the sentences: rule and label of each, in order."""
        draw, s = self.draw, self.s
        least, most = _BESIDE[s.length]
        beside = least + int(draw() * (most - least + 1))
        once = "once." if s.occurrence < 2 else ""
        scenes = 1 if beside < 3 else 2 if beside < 6 else 3
        core = [("crime." + code, "crime:" + code) for code in s.crimes]
        if not core or draw() < 0.75 or s.length == "long":
            core[:0] = [(once + "scene." + s.kind, "")] * scenes
        context = self._decoy() + self._factors() + self._repeat()
        context += [("recorded", "recorded:" + code) for code in s.recorded]
        extras = [_EXTRAS[int(draw() * len(_EXTRAS))] for _ in range(max(0, beside - scenes))]
        context += [(once + rule, "") for rule in dict.fromkeys(extras)]
        self._shuffle(context)
        if draw() < 0.25:
            self._shuffle(core)
        first = int(draw() * 2) if draw() < 0.4 else 0
        body = context[:first] + core + context[first:]
        if draw() < 0.15:
            self._shuffle(body)
        if s.urgent:
            alone = s.kind == "mental_distress" or "self_harm_or_suicide" in s.vulnerability
            urgent = ("urgent.self" if alone else "urgent", "")
            body.insert(1 + int(draw() * len(body)), urgent)
        return self._head() + body + self._end(beside)

    def _shuffle(self, items: list[tuple[str, str]]) -> None:
        for i in range(len(items) - 1, 0, -1):
            j = int(self.draw() * (i + 1))
            items[i], items[j] = items[j], items[i]

    def _head(self) -> list[tuple[str, str]]:
        share = {"short": 0.45, "medium": 0.75, "long": 0.95}[self.s.length]
        style = self.s.style if self.s.style in ("online", "pcso") else "call"
        style = "desk" if self.s.style in ("council", "housing") else style
        return [("head." + style, "")] if self.draw() < share else []

    def _decoy(self) -> list[tuple[str, str]]:
        s = self.s
        if not s.decoy:
            return []
        told = {GROUP_OF[code] for code in s.crimes + s.recorded}
        codes = [s.decoy_class] if s.decoy_class else list(self.kind.crimes)
        free = [c for c in codes if GROUP_OF[c] not in told]
        if not free:
            return []
        code = free[int(self.draw() * len(free))]
        rule = f"decoy.{s.decoy}"
        if s.decoy == "accident":
            rule = f"decoy.accident.{GROUP_OF[code]}"
        return [(rule, f"decoy:{s.decoy}:{code}")]

    def _factors(self) -> list[tuple[str, str]]:
        s = self.s
        found = [("factor." + code, "factor:" + code) for code in s.vulnerability]
        told = s.hate_strand in _AGGRAVATING and not _HATEFUL.isdisjoint(s.crimes)
        if s.hate_strand and not told:
            found.append(("strand." + s.hate_strand, "strand:" + s.hate_strand))
        return found

    def _repeat(self) -> list[tuple[str, str]]:
        if self.s.occurrence < 2:
            again = "repeat_victim" in self.s.vulnerability
            again = again or not set(COURSE_OF_CONDUCT).isdisjoint(self.s.crimes)
            return [("repeat.first", "")] if not again and self.draw() < 0.06 else []
        if self.s.length == "short" and self.draw() < 0.3:
            return []
        if self.s.occurrence == 2 and self.draw() < 0.6:
            return [("repeat.second", "")]
        if self.s.occurrence == 2:
            return [("repeat.vague", "")]
        return [("repeat.count" if self.draw() < 0.5 else "repeat.vague", "")]

    def _end(self, beside: int) -> list[tuple[str, str]]:
        draw, style = self.draw, self.s.style
        if style == "online":
            return [("closing.online", "")] if draw() < 0.4 else []
        police = style in ("call_taker", "pcso")
        update = ("stamped" if police else "action.other", "")
        end = [update] * int(draw() * (1 + beside / 3))
        if draw() < 0.75 or self.s.length == "long":
            named = _CLOSINGS.get(self.s.closing_code) if draw() < 0.6 else None
            end.append((named or "closing.any" if police else "closing.partner", ""))
        return end

    # Finishing ---------------------------------------------------------------------------------

    def _joined(self, sentences: list[str]) -> str:
        draw, hand = self.draw, self.hand
        lower = hand.capitals == "lower"
        out: list[str] = []
        stopped = True
        for sentence in sentences:
            words = sentence if lower or not stopped else _capital(sentence)
            out.append(words)
            join = hand.joins[int(draw() * len(hand.joins))]
            stopped = join[0] in ".!"
            out.append(join)
        text = "".join(out[:-1]).replace("  ", " ").replace(" ,", ",").replace(" .", ".")
        if hand.capitals != "lower" and draw() < 0.85:
            text += "."
        for _ in range(int(len(text) * hand.slips / 1000 + draw())):
            text = self._slip(text)
        return text.upper() if hand.capitals == "upper" else text

    def _slip(self, text: str) -> str:
        """Mistype one place: swap two letters, leave one out or double it."""
        at = int(self.draw() * (len(text) - 2))
        a, b = text[at], text[at + 1]
        if not ("a" <= a <= "z" and "a" <= b <= "z"):
            return text
        way = self.draw()
        typed = b + a if way < 0.5 else a if way < 0.8 else a + b + b
        return text[:at] + typed + text[at + 2 :]

    def _labelled(self, marked: str) -> Narrative:
        parts = _MARK.split(marked)
        text = "".join(parts[::2])
        at = 0
        opened: dict[int, int] = {}
        spans: list[tuple[str, str]] = []
        for i, part in enumerate(parts):
            if i % 2 == 0:
                at += len(part)
                continue
            number, closing = divmod(ord(part) - MARKS, 2)
            if closing:
                spans.append((self.labels.codes[number], text[opened[number] : at].strip(" ,")))
            else:
                opened[number] = at
        return self._narrative(text, spans)

    def _narrative(self, text: str, spans: list[tuple[str, str]]) -> Narrative:
        told: dict[str, list[Told]] = {"crime": [], "recorded": [], "factor": []}
        aside: list[SetAside] = []
        strands = {}
        repeat = urgent = False
        for label, words in spans:
            what, _, code = label.partition(":")
            if what in told:
                told[what].append(Told(code, words))
            elif what == "decoy":
                why, _, code = code.partition(":")
                aside.append(SetAside(code, why, words))
            elif what == "strand":
                strands[code] = words
            repeat = repeat or what == "repeat"
            urgent = urgent or what == "urgent"
        codes = {t.code for t in told["crime"]}
        factors = tuple(dict.fromkeys(told["factor"]))
        strand = self.s.hate_strand or "race"
        if any(t.code == "hate_targeted" for t in factors):
            strands[strand] = ""
        if not _HATEFUL.isdisjoint(codes):
            strands[strand if strand in _AGGRAVATING else "race"] = ""
        personal = codes - AGAINST_NOBODY or strands
        return Narrative(
            text=text,
            crimes=tuple(told["crime"]),
            recorded=tuple(told["recorded"]),
            set_aside=tuple(aside),
            vulnerability=factors,
            asb_category="personal" if personal else self.kind.category,
            says_repeat=repeat or not codes.isdisjoint(COURSE_OF_CONDUCT),
            hate_strands=tuple(strands),
            urgent=urgent or bool(codes & GRAVE),
        )


def _capital(sentence: str) -> str:
    """Begin `sentence` with a capital, past the marks before its first letter."""
    for at, c in enumerate(sentence):
        if c < "\ue000":
            return sentence[:at] + c.upper() + sentence[at + 1 :]
    return sentence
