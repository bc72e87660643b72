"""The form renderer: what is wrong is said where it is, and the summary leads there."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django import forms
from jinja2 import Environment, PackageLoader, PrefixLoader

from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.fields import ConditionalCheckboxes, ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.macros import ATTRIBUTES, attributes


class Visit(Form):
    name = forms.CharField(label="Name of the <caller>", help_text="As on the log")
    day = DateField(label="Date of the visit", help_text="For example, 27 3 2026", past=True)
    outcome = ConditionalRadios(
        label="Outcome",
        choices=[("none", "No crime"), ("crime", "A crime")],
        reveals={"crime": ["why"]},
    )
    why = forms.CharField(label="Why", widget=forms.Textarea, max_length=50)
    tasks = ConditionalCheckboxes(
        label="Tasks", choices=[("visit", "Visit")], reveals={"visit": ["owner"]}, required=False
    )
    owner = forms.CharField(label="Owner")
    kinds = forms.MultipleChoiceField(
        label="Kinds", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    district = forms.ChoiceField(label="District", choices=[("", "Choose"), ("leeds", "Leeds")])
    agreed = forms.BooleanField(label="The caller agreed")


FULL = {
    "name": "Jo",
    "day-day": "2",
    "day-month": "March",
    "day-year": "2026",
    "outcome": "none",
    "kinds": ["b"],
    "district": "leeds",
    "agreed": "on",
}


def _identifiers(html: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', html)


@pytest.mark.parametrize("prefix", [None, "second"])
def test_every_error_of_the_summary_leads_to_an_input(prefix: str | None) -> None:
    html = str(Visit({}, prefix=prefix))
    summary = html[: html.index("</ul>")]
    links = re.findall(r'href="#([^"]+)"', summary)
    inputs = re.findall(r'<(?:input|textarea|select)[^>]* id="([^"]+)"', html)
    assert len(links) == 6
    assert set(links) <= set(inputs)


def test_the_summary_leads_to_the_first_radio_and_the_first_wrong_box() -> None:
    html = str(Visit({"day-day": "2", "day-year": "2026"}))
    assert 'href="#id_outcome"' in html
    assert re.search(r'id="id_outcome" name="outcome" type="radio"', html)
    assert 'href="#id_day-month">Date of the visit must include a month<' in html


def test_no_identifier_stands_twice() -> None:
    found = _identifiers(str(Visit({})) + str(Visit({}, prefix="second")))
    assert len(found) == len(set(found))


def test_hints_and_errors_are_read_out_with_their_inputs() -> None:
    html = str(Visit({}))
    described = {i for ids in re.findall(r'aria-describedby="([^"]+)"', html) for i in ids.split()}
    assert described <= set(_identifiers(html))
    assert {"id_name-hint", "id_name-error", "id_day-hint", "id_day-error"} <= described


def test_what_is_left_out_is_named() -> None:
    html = str(Visit({}))
    for words in ("Enter name of the", "Select outcome", "Select district", "Enter date of the"):
        assert words in html
    assert "Confirm: The caller agreed" in html
    assert "This field is required" not in html


def test_labels_are_escaped_and_optional_fields_say_so() -> None:
    html = str(Visit())
    assert "Name of the &lt;caller&gt;" in html
    assert "Tasks (optional)" in html


def test_what_stands_under_a_choice_is_inside_it() -> None:
    html = str(Visit())
    under = html[html.index('id="conditional-id_outcome-2"') :]
    assert under.index('id="id_why"') < under.index("</fieldset>")
    assert html.count('id="id_why"') == 1


def test_what_was_not_asked_is_neither_required_nor_kept() -> None:
    form = Visit(FULL | {"why": "x" * 500})
    assert form.is_valid()
    assert form.cleaned_data["why"] is None
    assert form.cleaned_data["owner"] is None
    assert form.cleaned_data["day"] == dt.date(2026, 3, 2)


def test_what_was_asked_is_required() -> None:
    form = Visit(FULL | {"outcome": "crime", "tasks": ["visit"]})
    assert set(form.errors) == {"why", "owner"}


def test_a_text_of_several_lines_comes_back_as_it_was_entered() -> None:
    text = "first line\n  second line\n\nlast"
    html = str(Visit(FULL | {"outcome": "crime", "why": text, "name": ""}))
    assert text in html


def test_what_an_action_does_not_accept_stands_beside_its_field() -> None:
    form = Visit(FULL)
    assert form.is_valid()
    form.refuse(Problem("This name is taken.", field="name"))
    form.refuse(Problem("Somebody else decided it."))
    html = str(form)
    assert 'href="#id_name">This name is taken.' in html
    assert "Somebody else decided it." in html


DATES = [
    (("", "", ""), "Enter date of the visit", "day"),
    (("", "3", "2026"), "Date of the visit must include a day", "day"),
    (("2", "", ""), "Date of the visit must include a month and year", "month"),
    (("31", "2", "2026"), "Date of the visit must be a real date", "day"),
    (("2", "13", "2026"), "Date of the visit must be a real date", "month"),
    (("2", "3", "26"), "Year must include 4 numbers", "year"),
    (("2", "3", "9000"), "Date of the visit must be today or in the past", "day"),
    (("²", "3", "2026"), "Date of the visit must be a real date", "day"),
]


@pytest.mark.parametrize(("parts", "message", "box"), DATES)
def test_a_wrong_date_says_what_is_wrong_and_marks_the_box(
    parts: tuple[str, str, str], message: str, box: str
) -> None:
    sent = dict(zip(("day-day", "day-month", "day-year"), parts, strict=True))
    form = Visit(FULL | sent)
    html = str(form)
    assert message in html
    assert f'href="#id_day-{box}"' in html
    marked = re.search(rf'<input class="([^"]*)" id="id_day-{box}"', html)
    assert marked is not None
    assert "govuk-input--error" in marked[1]


def test_fields_that_are_alike_are_drawn_once_and_never_with_what_was_entered() -> None:
    class Alike(Visit):
        alike = frozenset(Visit.base_fields)

    apart, shared = str(Visit()), str(Alike())
    assert shared == str(Alike()) == apart
    assert str(Alike(FULL)) == str(Visit(FULL))
    other = Alike()
    other.fields["district"].choices = [("", "Choose"), ("bradford", "Bradford")]  # type: ignore[attr-defined]
    assert "Bradford" in str(other)
    assert "Bradford" not in str(Alike())


@pytest.mark.parametrize(
    "given",
    [
        {"class": 'a"<', "hidden": True, "aria-hidden": False, "step": 0, "none": None},
        {"value": {"value": "x", "optional": True}, "empty": {"value": "", "optional": True}},
        {"left": {"value": None, "optional": True}, "out": {"optional": True}, "all": {}},
        {"alone": {"value": True, "optional": True}, "not": {"value": False, "optional": True}},
        {"none": {"value": None}, "safe": {"val": "<b>", "length": 3}},
        ' data-of="ours"',
        None,
    ],
)
def test_attributes_are_written_as_the_package_writes_them(given: object) -> None:
    package = PackageLoader("govuk_frontend_jinja")
    theirs = Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": package}),
        autoescape=True, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    assert str(attributes(given)) == str(
        theirs.get_template(ATTRIBUTES).module.govukAttributes(given)  # type: ignore[attr-defined]
    )
