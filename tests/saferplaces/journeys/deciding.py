"""Deciding a review: on its page as a reviewer does, or at once where a journey begins later."""

from __future__ import annotations

from playwright.sync_api import Page

from saferplaces.casework.reviews import reading
from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.actions.given import Given
from saferplaces.casework.reviews.models import Decision, Review
from saferplaces.foundation.identity.actor import Actor


def fill(
    page: Page, recording: str, risk: str, *, word: str, reason: str = "", domestic: str = "No"
) -> None:
    """Answer everything that the page asks: each prompt with `word`, hate with no."""
    for group in page.get_by_role("group", name="Your word on").all():
        group.get_by_role("radio", name=word, exact=True).check()
    page.get_by_role("group", name="Recording").get_by_role("radio", name=recording).check()
    page.get_by_role("group", name="Risk").get_by_role("radio", name=risk).check()
    for name, answer in {"Hate crime or incident?": "No", "Domestic?": domestic}.items():
        group = page.get_by_role("group", name=name, exact=True)
        if group.count():  # an optional one says so in its name, and stays closed
            group.get_by_role("radio", name=answer, exact=True).check()
    if reason:
        page.get_by_label("Reason", exact=True).fill(reason)


def waiting(district: str = "leeds", *, sort: str = "log", prompts: bool = True) -> Review:
    """The most pressing review of a district, with a crime to consider if need be."""
    for review in Review.objects.filter(district=district, state="waiting").order_by("-score"):
        log = reading.read(review)
        if log.sort == sort and bool(log.prompts) == prompts:
            return review
    raise LookupError(district)


def decided(actor: Actor, review: Review, recording: str, risk: str, **more: object) -> Decision:
    """The decision of a reviewer on a review; a crime is agreed with where it is recorded."""
    log = reading.read(review)
    crime = more.get("crime_class")
    given = Given(
        recording=recording,
        risk_level=risk,
        answers={
            p.key: "agree" if crime and p.crime_class == crime else "not_a_crime" for p in log.shown
        },
        rationale=str(more.pop("rationale", "Read in full; nothing further was disclosed")),
        hate=False if log.asks_hate else None,
        domestic=False if log.asks_domestic else None,
        **more,  # type: ignore[arg-type]
    )
    return decide(actor, review.pk, given)
