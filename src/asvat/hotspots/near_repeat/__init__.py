"""Near repeat: whether incidents bring others near them soon after, which ones, and where next.

:func:`knox` tests a table of distance and time bands; :func:`interval_knox` does so for dates known
to an interval; :func:`near_repeat_labels` and :func:`near_repeat_chains` name the incidents;
:func:`risk_zones` maps what the test implies for the coming days.
"""

from asvat.hotspots.near_repeat.bands import Bands
from asvat.hotspots.near_repeat.chains import Chains, near_repeat_chains
from asvat.hotspots.near_repeat.intervals import NEED as NEED_INTERVALS
from asvat.hotspots.near_repeat.intervals import interval_knox, month_days
from asvat.hotspots.near_repeat.knox import NEED, knox
from asvat.hotspots.near_repeat.labels import Labels, near_repeat_labels
from asvat.hotspots.near_repeat.result import KnoxResult
from asvat.hotspots.near_repeat.shuffles import area_season_strata
from asvat.hotspots.near_repeat.zones import RiskZones, risk_bands, risk_zones

__all__ = [
    "NEED",
    "NEED_INTERVALS",
    "Bands",
    "Chains",
    "KnoxResult",
    "Labels",
    "RiskZones",
    "area_season_strata",
    "interval_knox",
    "knox",
    "month_days",
    "near_repeat_chains",
    "near_repeat_labels",
    "risk_bands",
    "risk_zones",
]
