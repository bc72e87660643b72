"""Addresses of this room."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from saferplaces.intake.hotspots.views import hotspot, overview

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.overview, name="hotspots"),
    path("shapes.json", overview.map_shapes, name="hotspots-shapes"),
    path("<str:key>/", hotspot.hotspot, name="hotspot"),
    path("<str:key>/records/", hotspot.records, name="hotspot-records"),
]
