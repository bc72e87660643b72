"""One of each of our records, for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.casework.letters import writing
from tests.saferplaces.examples import example

from saferplaces.casework.letters.models import LetterState


@example("letters-of-case", "letter-write", "case-remind")
def _case() -> dict[str, object]:
    return {"case_id": writing.victim().case_id}


@example("letter", "letter-edit", "letter-finish", "letter-withdraw")
def _draft() -> dict[str, object]:
    return {"pk": writing.a_letter().pk}


@example("letter-send", "letter-print", "letter-word")
def _finished() -> dict[str, object]:
    return {"pk": writing.in_state(LetterState.FINISHED).pk}


@example("letter-template", "letter-template-change", "letter-template-retire")
def _template() -> dict[str, object]:
    return {"pk": writing.the_template().pk}
