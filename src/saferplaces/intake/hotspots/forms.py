"""What the pages of hotspots can be asked for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.queries import districts
from saferplaces.intake.hotspots.models import HotspotMap, LayerKey

SELECTED = ""


class ChoiceForm(forms.Form):
    """Layer, kind of area, district and period; what is not chosen, or wrong, has its default."""

    layer = forms.ChoiceField(required=False)
    areas = forms.ChoiceField(
        required=False, label="Areas", choices=[("ward", "Wards"), ("district", "Districts")]
    )
    district = forms.ChoiceField(required=False)
    first = forms.ChoiceField(required=False, label="From")
    last = forms.ChoiceField(required=False, label="To")

    def __init__(self, actor: Actor, made: HotspotMap | None, full: bool, data: Any) -> None:
        mine = [d for d in districts() if actor.districts is None or d.code in actor.districts]
        self.defaults = {
            "layer": LayerKey.SUBJECT, "areas": "ward",
            "district": mine[0].code if len(mine) == 1 else "",
        }  # fmt: skip
        days = months(made, full)
        if days:
            start = days[-12] if len(days) > 12 else days[0]
            self.defaults |= {"first": f"{start:%Y-%m}", "last": f"{days[-1]:%Y-%m}"}
        given = {name: data.get(name) or default for name, default in self.defaults.items()}
        super().__init__(given)
        layers = [c for c in LayerKey.choices if full or c[0] != LayerKey.TOGETHER]
        self._choices("layer", layers)
        every = [] if len(mine) == 1 else [("", "All my districts")]
        self._choices("district", [*every, *((d.code, d.name) for d in mine)])
        named = [(f"{day:%Y-%m}", f"{day:%B %Y}") for day in days]
        self._choices("first", named)
        self._choices("last", named)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - they are declared so above
        field.choices = choices

    @property
    def terms(self) -> dict[str, str]:
        """What was chosen, with the default in place of what makes no sense."""
        self.is_valid()
        found = {n: self.cleaned_data.get(n, d) or d for n, d in self.defaults.items()}
        if "district" in self.cleaned_data:
            found["district"] = self.cleaned_data["district"]
        if found.get("first", "") > found.get("last", ""):
            found["first"] = found["last"]
        return found


def months(made: HotspotMap | None, full: bool) -> list[dt.date]:
    """Return the first days of the months there are: full ones alone unless all is shown."""
    if made is None:
        return []
    last = made.last if full else made.whole_until
    found, day = [], made.first
    while last is not None and day <= last:
        found.append(day)
        day = (day + dt.timedelta(days=31)).replace(day=1)
    return found
