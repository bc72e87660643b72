"""Examples of applications in Leeds, for the walk over every page."""

from __future__ import annotations

from uuid import uuid4

from tests.saferplaces.cast import person
from tests.saferplaces.examples import example
from tests.saferplaces.intake.case_review_applications.making import (
    a_file,
    a_signpost,
    an_application,
)

from saferplaces.intake.case_review_applications.models import ApplicationState


def _draft() -> dict[str, object]:
    made = an_application(ApplicationState.DRAFT, channel="phone", made_by=person("amina").user)
    return {"pk": made.pk}


@example("case-review-apply-page")
def _page() -> dict[str, object]:
    return {"code": "contact"}


@example("case-review-apply-report", "case-review-apply-report-remove")
def _report() -> dict[str, object]:
    return {"report_id": 1}


@example("case-review-apply-file-remove")
def _file() -> dict[str, object]:
    return {"upload_id": uuid4()}


@example("case-review-return", "case-review-return-code", "case-review-return-open")
def _token() -> dict[str, object]:
    return {"token": uuid4().hex}


@example("signpost", "signpost-explained", "signpost-not-done")
def _signpost() -> dict[str, object]:
    return {"pk": a_signpost().pk}


@example("case-review-application", "case-review-application-withdraw")
def _application() -> dict[str, object]:
    return {"pk": an_application().pk}


@example("case-review-application-file")
def _upload() -> dict[str, object]:
    made = an_application()
    return {"pk": made.pk, "upload_id": a_file(made).pk}


@example("case-review-application-sent")
def _sent() -> dict[str, object]:
    return {"pk": an_application(made_by=person("amina").user).pk}


@example("case-review-application-page")
def _drafts_page() -> dict[str, object]:
    return _draft() | {"code": "name"}


@example("case-review-application-report", "case-review-application-report-remove")
def _drafts_report() -> dict[str, object]:
    made = an_application(ApplicationState.DRAFT, channel="phone", made_by=person("amina").user)
    return {"pk": made.pk, "report_id": made.reports.get().pk}


@example("case-review-application-file-remove")
def _drafts_file() -> dict[str, object]:
    return _draft() | {"upload_id": uuid4()}


example(
    "case-review-application-tasks", "case-review-application-reports",
    "case-review-application-report-add", "case-review-application-evidence",
    "case-review-application-check", "case-review-application-delete",
)(_draft)  # fmt: skip
