"""The page of a case asks what it needs once, and nothing of a room that has nothing to show."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from tests.saferplaces.casework.cases import factories
from tests.saferplaces.casework.conferences.made import arranged, duty
from tests.saferplaces.casework.referrals.making import a_referral

from saferplaces.casework.cases.models import Case
from saferplaces.casework.evidence.models import DiaryEntry

NEARLY_EMPTY, FULL = 22, 35
"""Questions that the page may ask; each more costs a millisecond or two."""


def test_a_case_is_read_room_by_room_and_each_room_once(
    cast, django_assert_max_num_queries
) -> None:
    case = factories.case()
    dev, page = cast.dev.client(), reverse("case", args=[case.pk])
    dev.get(page)
    with django_assert_max_num_queries(NEARLY_EMPTY):
        dev.get(page)
    text = _fill(case)
    with django_assert_max_num_queries(FULL):
        shown = dev.get(page).text
    for words in (text, "Case conferences", "Case conference due", "Look into it", "Referrals"):
        assert words in shown, words


def _fill(case: Case) -> str:
    """Put something of most rooms into a case; the diary has words to be found by."""
    now, victim = timezone.now(), case.people.get()
    factories.action(case, title="Look into it")
    factories.share(case)
    case.notes.create(kind="note", text="A note", at=now, by=case.lead,
                      organisation=case.organisation)  # fmt: skip
    case.contacts.create(
        person=victim, kind="update", channel="phone", outcome="reached", text="Heard", at=now,
        by=case.lead, organisation=case.organisation, written_at=now,
    )  # fmt: skip
    DiaryEntry.objects.create(
        case=case, person=victim, own_words=True, happened_at=now, text="They shouted at the door",
        written_by=case.lead, written_at=now, organisation=case.organisation, regime=case.regime,
    )  # fmt: skip
    duty(case)
    arranged(case)
    a_referral("sent", case=case)
    return "They shouted at the door"
