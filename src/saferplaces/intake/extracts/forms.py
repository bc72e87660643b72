"""The form of an upload."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.foundation.ui.forms import Form
from saferplaces.intake.extracts.queries import largest, mappings


class UploadForm(Form):
    """A file, and what its columns mean."""

    mapping = forms.ChoiceField(
        label="What is it?",
        help_text="A mapping says what the columns mean. Without a choice every one is tried.",
        required=False,
    )
    file = forms.FileField(
        label="File",
        max_length=255,
        error_messages={
            "required": "Select a file",
            "empty": "The selected file is empty",
            "max_length": "The name of the file must be 255 characters or fewer",
        },
    )

    def __init__(self, *args: Any, problem: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._problem = problem
        known = [(name, name) for name in mappings()]
        self.fields["mapping"].choices = [("", "Find it out"), *known]  # type: ignore[attr-defined]
        self.fields["file"].help_text = (
            "CSV, Excel, OpenDocument or Parquet, or a ZIP archive of such files, of up to "
            f"{largest() >> 20:,} MB."
        )

    def clean(self) -> dict[str, Any]:
        """Say why a file was not taken, where it was not."""
        found = super().clean()
        if self._problem:
            self.errors.pop("file", None)
            self.add_error("file", self._problem)
        return found
