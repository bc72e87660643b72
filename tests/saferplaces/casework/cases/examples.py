"""Examples of cases in Leeds, for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.casework.cases import factories
from tests.saferplaces.examples import example
from tests.saferplaces.intake.incidents import factories as logs


@example(
    "case", "case-person-add", "case-place-add", "case-occurrences", "case-plan",
    "case-action-add", "case-powers", "case-contact-add", "case-note-add", "case-review-add",
    "case-rhythm", "case-satisfaction", "case-share", "case-hand-over", "case-transfer-offer",
    "case-counter", "case-close", "case-agree", "case-send-back", "case-go-on", "case-reopen",
    "case-contest",
)  # fmt: skip
def _case() -> dict[str, object]:
    return {"case_id": factories.case().pk}


@example("case-person-remove", "case-person-share")
def _person() -> dict[str, object]:
    return {"pk": factories.case().people.get().pk}


@example("case-place-remove")
def _place() -> dict[str, object]:
    case = factories.case()
    return {"pk": case.places.create(label="The park", added_at=case.opened_at).pk}


@example("case-occurrence-decide")
def _occurrence() -> dict[str, object]:
    return {"pk": factories.occurrence(factories.case(), logs.incident().pk).pk}


@example("case-action", "case-action-take-up")
def _action() -> dict[str, object]:
    return {"pk": factories.action().pk}


@example("case-share-end")
def _share() -> dict[str, object]:
    return {"pk": factories.share(factories.case()).pk}


@example("case-transfer", "case-transfer-withdraw")
def _transfer() -> dict[str, object]:
    return {"pk": factories.transfer().pk}


@example("case-contest-decide")
def _contest() -> dict[str, object]:
    return {"pk": factories.contest().pk}
