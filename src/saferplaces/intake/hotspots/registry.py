"""Where higher floors add to a hotspot's page."""

from __future__ import annotations

from saferplaces.foundation.registry import Panel, Registry

HOTSPOT_PANELS: Registry[Panel] = Registry()
"""Parts of a hotspot's page; the key is the hotspot's. The page names nobody, and no panel does."""
