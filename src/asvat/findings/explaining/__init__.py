"""One log explained: its words, its people and places, its score, and what would change it."""

from asvat.findings.explaining.explain import Explanation, Prompt, explain, made_by
from asvat.findings.explaining.logs import LogLine
from asvat.findings.explaining.narrative import Span, passages, spans
from asvat.findings.explaining.people import Appearance, Perhaps, Person
from asvat.findings.explaining.place import Place
from asvat.findings.explaining.score import Contribution, Score
from asvat.findings.explaining.standing import Counted, Standing

__all__ = [
    "Appearance",
    "Contribution",
    "Counted",
    "Explanation",
    "LogLine",
    "Perhaps",
    "Person",
    "Place",
    "Prompt",
    "Score",
    "Span",
    "Standing",
    "explain",
    "made_by",
    "passages",
    "spans",
]
