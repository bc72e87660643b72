"""The forms of case conferences."""

from saferplaces.casework.conferences.forms.arranging import (
    ArrangeForm,
    Button,
    DispenseForm,
    DutiesForm,
    PeriodForm,
    PostponeForm,
    WhenForm,
    WhyForm,
)
from saferplaces.casework.conferences.forms.fields import (
    check_time,
    long_text,
    part_field,
    short_text,
)
from saferplaces.casework.conferences.forms.people import (
    AnswerForm,
    ContributionForm,
    GuestForm,
    InviteForm,
    NeedForm,
    ToldForm,
    VoiceForm,
)
from saferplaces.casework.conferences.forms.sitting import (
    ActionForm,
    CorrectionForm,
    DecisionForm,
    ItemForm,
    MinutesForm,
    OutcomeForm,
    PackForm,
)

__all__ = [
    "ActionForm",
    "AnswerForm",
    "ArrangeForm",
    "Button",
    "ContributionForm",
    "CorrectionForm",
    "DecisionForm",
    "DispenseForm",
    "DutiesForm",
    "GuestForm",
    "InviteForm",
    "ItemForm",
    "MinutesForm",
    "NeedForm",
    "OutcomeForm",
    "PackForm",
    "PeriodForm",
    "PostponeForm",
    "ToldForm",
    "VoiceForm",
    "WhenForm",
    "WhyForm",
    "check_time",
    "long_text",
    "part_field",
    "short_text",
]
