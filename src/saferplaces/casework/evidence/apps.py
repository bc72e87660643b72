"""The app of diaries and evidence."""

from django.apps import AppConfig


class Evidence(AppConfig):
    """Diary entries and files of cases, checked and kept safely."""

    name = "saferplaces.casework.evidence"
    label = "evidence"
    verbose_name = "Diaries and evidence"

    def ready(self) -> None:
        """Add diaries and files to cases, to the addresses that take files, and to retention."""
        from saferplaces.casework.cases.registry import (  # noqa: PLC0415 - models load later
            CASE_LINKS,
            CASE_PANELS,
            CASE_ROWS,
            CASE_TIMELINE,
            Link,
            Rows,
        )
        from saferplaces.casework.evidence import (  # noqa: PLC0415
            folders,
            on_cases,
            queries,
            retention,
            states,
        )
        from saferplaces.casework.evidence.actions import take_in  # noqa: PLC0415
        from saferplaces.casework.evidence.models import DiaryEntry, Exhibit  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import CASES_WORK  # noqa: PLC0415
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415
        from saferplaces.foundation.registry import SUBJECT_ACCESS, Panel  # noqa: PLC0415
        from saferplaces.foundation.ui import uploads  # noqa: PLC0415

        panel = Panel("Diary and files", "evidence/panel.html", on_cases.panel)
        CASE_PANELS.add(panel, name="evidence", order=50)
        CASE_LINKS.add(
            Link("Write in the diary", "diary-write", CASES_WORK), name="diary", order=50
        )
        CASE_LINKS.add(Link("Add a file", "evidence-upload", CASES_WORK), name="files", order=51)
        CASE_TIMELINE.add(on_cases.moments, name="evidence")
        CASE_ROWS.add(Rows(DiaryEntry), name="diary")
        CASE_ROWS.add(Rows(Exhibit), name="files")
        SUBJECT_ACCESS.add(on_cases.about, name="evidence")
        uploads.allow("evidence-upload", uploads.Place(CASES_WORK, folders.files, queries.largest))
        schedule.add(
            "evidence_left_over",
            "55 1 * * *",
            take_in.delete_left_over,
            title="What uploads of evidence left over",
        )
        retention.register()
        states.register()
