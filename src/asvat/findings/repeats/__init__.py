"""Repeats: how often a caller, a victim or a place has come up, and whether it is getting worse.

:func:`count_repeats` looks back from each log over rolling windows; :func:`describe_series` says
for each subject with two events or more how often, how unusual and whether it escalates;
:func:`series_of` lays one subject's logs out in order; :func:`severity` weighs each log.
The three counters (caller, victim, location) never mix.
"""

from asvat.findings.repeats.appearances import APPEARANCES
from asvat.findings.repeats.count import count_repeats
from asvat.findings.repeats.describe import SeriesSettings, describe_series
from asvat.findings.repeats.peer_rates import PeerRates, fit_peer_rates
from asvat.findings.repeats.series import SERIES_OF, series_of
from asvat.findings.repeats.settings import RepeatSetting, repeat_settings
from asvat.findings.repeats.severity import severity

__all__ = [
    "APPEARANCES",
    "SERIES_OF",
    "PeerRates",
    "RepeatSetting",
    "SeriesSettings",
    "count_repeats",
    "describe_series",
    "fit_peer_rates",
    "repeat_settings",
    "series_of",
    "severity",
]
