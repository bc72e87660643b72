"""Addresses of cases."""

from __future__ import annotations

from django.urls import path

from saferplaces.casework.cases.views import (
    case,
    closing,
    contact,
    lists,
    occurrences,
    opening,
    passing,
    people,
    plan,
)

urlpatterns = [
    path("", lists.case_list, name="cases"),
    path("actions", lists.case_actions, name="case-actions"),
    path("open", opening.case_open, name="case-open"),
    path("<int:case_id>", case.case, name="case"),
    path("<int:case_id>/people/add", people.case_person_add, name="case-person-add"),
    path("people/<int:pk>/remove", people.case_person_remove, name="case-person-remove"),
    path("people/<int:pk>/share", people.case_person_share, name="case-person-share"),
    path("<int:case_id>/places/add", people.case_place_add, name="case-place-add"),
    path("places/<int:pk>/remove", people.case_place_remove, name="case-place-remove"),
    path("<int:case_id>/occurrences", occurrences.case_occurrences, name="case-occurrences"),
    path(
        "occurrences/<int:pk>", occurrences.case_occurrence_decide, name="case-occurrence-decide"
    ),
    path("<int:case_id>/plan", plan.case_plan, name="case-plan"),
    path("<int:case_id>/plan/add", plan.case_action_add, name="case-action-add"),
    path("<int:case_id>/powers", plan.case_powers, name="case-powers"),
    path("actions/<int:pk>", plan.case_action, name="case-action"),
    path("actions/<int:pk>/again", plan.case_action_take_up, name="case-action-take-up"),
    path("<int:case_id>/contact", contact.case_contact_add, name="case-contact-add"),
    path("<int:case_id>/notes", contact.case_note_add, name="case-note-add"),
    path("<int:case_id>/review", contact.case_review_add, name="case-review-add"),
    path("<int:case_id>/rhythm", contact.case_rhythm, name="case-rhythm"),
    path("<int:case_id>/satisfaction", contact.case_satisfaction, name="case-satisfaction"),
    path("<int:case_id>/share", passing.case_share, name="case-share"),
    path("shares/<int:pk>/end", passing.case_share_end, name="case-share-end"),
    path("<int:case_id>/hand-over", passing.case_hand_over, name="case-hand-over"),
    path("<int:case_id>/transfer", passing.case_transfer_offer, name="case-transfer-offer"),
    path("transfers/<int:pk>", passing.case_transfer, name="case-transfer"),
    path(
        "transfers/<int:pk>/withdraw", passing.case_transfer_withdraw,
        name="case-transfer-withdraw",
    ),
    path("<int:case_id>/counter", opening.case_counter, name="case-counter"),
    path("<int:case_id>/close", closing.case_close, name="case-close"),
    path("<int:case_id>/agree", closing.case_agree, name="case-agree"),
    path("<int:case_id>/send-back", closing.case_send_back, name="case-send-back"),
    path("<int:case_id>/go-on", closing.case_go_on, name="case-go-on"),
    path("<int:case_id>/reopen", closing.case_reopen, name="case-reopen"),
    path("<int:case_id>/contest", closing.case_contest, name="case-contest"),
    path("contests/<int:pk>", closing.case_contest_decide, name="case-contest-decide"),
]  # fmt: skip
