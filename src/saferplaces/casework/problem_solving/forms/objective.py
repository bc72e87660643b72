"""Forms of the objective and of its areas."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.casework.problem_solving.actions.write import Aim
from saferplaces.casework.problem_solving.areas import (
    Drawn,
    of_circle,
    of_corners,
    of_hotspot,
    of_ward,
)
from saferplaces.casework.problem_solving.forms.parts import NOBODY_NAMED, set_choices, text, wards
from saferplaces.casework.problem_solving.models import AreaPart, Objective, Plan
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.intake.hotspots.models import LayerKey
from saferplaces.intake.hotspots.policy import hotspots
from saferplaces.intake.hotspots.queries import hotspots_of

SHORT = {"class": "govuk-input--width-5", "inputmode": "numeric", "autocomplete": "off"}


class ObjectiveForm(Form):
    """What is to change, by how much, by when, and against what it will be judged."""

    saved_as_it_goes = True

    statement = text(
        "What is to change?",
        hint="One sentence: what, where, by how much, by when. " + NOBODY_NAMED,
        rows=2,
    )
    measure = ConditionalRadios(
        label="How is it measured?", choices=[],
        reveals={"elsewhere": ["baseline", "baseline_source"]},
        error_messages={"required": "Select how it is measured"},
    )  # fmt: skip
    baseline = forms.IntegerField(
        label="The number before", min_value=0, required=False,
        widget=forms.TextInput(attrs=SHORT),
    )  # fmt: skip
    baseline_source = forms.CharField(label="Where it comes from", required=False, max_length=300)
    baseline_from = DateField(label="Period before the response: from")
    baseline_to = DateField(label="Period before the response: until", past=True)
    target = forms.IntegerField(
        label="Target: the number in a period as long", min_value=0, required=False,
        widget=forms.TextInput(attrs=SHORT),
    )  # fmt: skip
    target_on = DateField(label="Reached by", required=False)
    design = ConditionalRadios(
        label="How will the effect be judged?", choices=[],
        error_messages={"required": "Select how the effect will be judged"},
    )  # fmt: skip
    why_design = text("Why this way, or why no comparison area will serve", rows=2, most=1000)

    def __init__(self, objective: Objective, *args: Any, **kwargs: Any) -> None:
        names = [*self.base_fields]
        kwargs["initial"] = {name: getattr(objective, name) for name in names}
        super().__init__(*args, **kwargs)
        for name, of in (("measure", "plan_measures"), ("design", "plan_designs")):
            rows = list(codes(of))
            set_choices(self, **{name: [(row.code, row.label) for row in rows]})
            self.fields[name].hints = {  # type: ignore[attr-defined]
                row.code: str(row.values.get("hint", "")) for row in rows
            }

    def aim(self) -> Aim:
        """Return what was given."""
        given = self.cleaned_data
        return Aim(**given | {"baseline_source": given["baseline_source"] or ""})


class AreaForm(Form):
    """An area: a hotspot's cells, a ward, a circle, or corners."""

    part = forms.ChoiceField(label="What is the area?", choices=AreaPart.choices)
    how = ConditionalRadios(
        label="Where is it?",
        choices=[
            ("hotspot", "The cells of a hotspot"), ("ward", "A ward"),
            ("circle", "A circle round a point"), ("corners", "Corners"),
            ("ring", "The ring around the treated or the comparison area"),
        ],
        reveals={
            "hotspot": ["hotspot"], "ward": ["ward"], "circle": ["easting", "northing", "radius"],
            "corners": ["corners"],
        },
        error_messages={"required": "Select where the area is"},
    )  # fmt: skip
    hotspot = forms.ChoiceField(label="Hotspot", error_messages={"required": "Select a hotspot"})
    ward = forms.ChoiceField(label="Ward", error_messages={"required": "Select a ward"})
    easting = forms.FloatField(
        label="Easting in metres", widget=forms.TextInput(attrs=SHORT),
        error_messages={"required": "Enter the easting", "invalid": "Enter the easting in metres"},
    )  # fmt: skip
    northing = forms.FloatField(
        label="Northing in metres", widget=forms.TextInput(attrs=SHORT),

        error_messages={"required": "Enter the northing", "invalid": "Enter it in metres"},
    )  # fmt: skip
    radius = forms.FloatField(
        label="Radius in metres", widget=forms.TextInput(attrs=SHORT),
        error_messages={"required": "Enter the radius", "invalid": "Enter the radius in metres"},
    )  # fmt: skip
    corners = text(
        "Corners, one a line", hint="Easting and northing in metres, as 429000 434000", rows=5,
        required=True, error_messages={"required": "Enter the corners"},
    )  # fmt: skip
    name = forms.CharField(label="Name", max_length=120, required=False)

    def __init__(self, actor: Actor, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actor = actor
        found = hotspots_of(actor, LayerKey.SUBJECT, plan.district)[:100]
        set_choices(
            self,
            hotspot=[(h.key, f"{h.rank}. {h.place}") for h in found],
            ward=[row for row in wards(plan.district) if row[0]],
        )

    def drawn(self) -> Drawn:
        """Return the area that was given.

        Raises
        ------
        Problem
            When it will not do.
        """
        given = self.cleaned_data
        name = given.get("name") or ""
        if given["how"] == "hotspot":
            drawn = of_hotspot(fetch(hotspots, self._actor, given["hotspot"]))
        elif given["how"] == "ward":
            drawn = of_ward(given["ward"])
        elif not name.strip():
            raise Problem("Enter a name for the area", field="name")
        elif given["how"] == "circle":
            drawn = of_circle(name, given["easting"], given["northing"], given["radius"])
        else:
            drawn = of_corners(name, given["corners"])
        return Drawn(name.strip() or drawn.name, drawn.shape, drawn.made_of)
