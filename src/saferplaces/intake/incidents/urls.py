"""Addresses of incidents."""

from __future__ import annotations

from django.urls import path

from saferplaces.intake.incidents.views import call, links, records, search

urlpatterns = [
    path("search", search.search, name="search"),
    path("incidents/<str:incident_id>", records.incident, name="incident"),
    path("people/<str:person_id>", records.person, name="person"),
    path("places/<str:place_id>", records.place, name="place"),
    path("links", links.links, name="links"),
    path("links/<str:link_id>", links.link, name="link"),
    path("call", call.call, name="call"),
]
