"""Addresses of risk and vulnerability."""

from __future__ import annotations

from django.urls import path

from saferplaces.casework.risk.views import (
    assessment,
    editing,
    finish,
    listing,
    questionnaires,
    start,
)

urlpatterns = [
    path("", listing.assessments, name="assessments"),
    path("about/<str:about_kind>/<str:about_id>", start.assessment_about, name="assessment-about"),
    path(
        "about/<str:about_kind>/<str:about_id>/<str:person_id>",
        start.assessment_new,
        name="assessment-new",
    ),
    path("<int:pk>", assessment.assessment, name="assessment"),
    path("<int:pk>/draft", assessment.assessment_draft, name="assessment-draft"),
    path("<int:pk>/part/<str:section>", assessment.assessment_section, name="assessment-section"),
    path("<int:pk>/complete", finish.assessment_complete, name="assessment-complete"),
    path("<int:pk>/discard", finish.assessment_discard, name="assessment-discard"),
    path("<int:pk>/lowering", finish.assessment_lowering, name="assessment-lowering"),
    path("<int:pk>/share", finish.assessment_share, name="assessment-share"),
    path("shares/<int:pk>/end", finish.assessment_unshare, name="assessment-unshare"),
    path("forms", questionnaires.questionnaires, name="questionnaires"),
    path("forms/<int:pk>", questionnaires.questionnaire, name="questionnaire"),
    path("forms/<int:pk>/draft", questionnaires.questionnaire_draft, name="questionnaire-draft"),
    path("versions/<int:pk>", questionnaires.version, name="version"),
    path("versions/<int:pk>/changes", questionnaires.version_changes, name="version-changes"),
    path("versions/<int:pk>/preview", questionnaires.version_preview, name="version-preview"),
    path("versions/<int:pk>/publish", questionnaires.version_publish, name="version-publish"),
    path("versions/<int:pk>/reset", questionnaires.version_reset, name="version-reset"),
    path("versions/<int:pk>/about", editing.version_about, name="version-about"),
    path("versions/<int:pk>/parts", editing.version_section_add, name="version-section-add"),
    path("versions/<int:pk>/parts/<str:code>", editing.version_section, name="version-section"),
    path(
        "versions/<int:pk>/parts/<str:section>/questions",
        editing.version_question_add,
        name="version-question-add",
    ),
    path(
        "versions/<int:pk>/questions/<str:code>", editing.version_question, name="version-question"
    ),
    path("versions/<int:pk>/bands", editing.version_bands, name="version-bands"),
    path("versions/<int:pk>/triggers", editing.version_trigger_add, name="version-trigger-add"),
    path("versions/<int:pk>/triggers/<str:code>", editing.version_trigger, name="version-trigger"),
    path(
        "versions/<int:pk>/triggers/<str:trigger>/conditions",
        editing.version_condition,
        name="version-condition",
    ),
    path("versions/<int:pk>/change", editing.version_change, name="version-change"),
]
