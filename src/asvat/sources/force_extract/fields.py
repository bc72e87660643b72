"""The fields that a mapping may fill, and the names under which files carry them."""

from __future__ import annotations

import re

from asvat.records.schemas import INCIDENTS, PARTIES

DATES = ("occurred_from", "occurred_to", "reported_at", "closed_at")
NUMBERS = ("longitude", "latitude", "easting", "northing")
CODED = {
    "record_type": "",
    "channel": "",
    "category": "categories",
    "asb_category": "asb_categories",
    "subtype": "",
    "opening_code": "",
    "closing_code": "closing_codes",
    "qualifiers": "qualifiers",
    "offence_class": "offence_classes",
    "outcome": "",
}
"""Fields that hold codes, and the code list that knows them, if one does."""
RECORD_TYPES = ("incident", "crime", "collision")
ROLES = ("caller", "victim", "suspect", "witness")

_DERIVED = {
    "incident_id",
    "record_key",
    "source",
    "agency",
    "regime",
    "marking",
    "time_precision",
    "place_precision",
    "flags",
    "source_file",
    "source_line",
}
INCIDENT_FIELDS = tuple(name for name in INCIDENTS.names if name not in _DERIVED)
PARTY_FIELDS = tuple(
    name for name in PARTIES.names if name not in _DERIVED and name not in ("role", "position")
)
TEXTS = tuple(name for name in INCIDENT_FIELDS if name not in (*DATES, *NUMBERS, *CODED, "month"))

_SYNONYMS = {
    "record_id": (
        "log no|log number|log id|log ref|incident no|incident number|incident ref|incident id|"
        "incident reference|reference|reference number|ref|ref no|case ref|case reference|"
        "case id|caseid|logno|refno|incidentid|incidentno|case no|case number|crime ref|"
        "crime reference|crime number|crime no|urn|"
        "event no|event number|event id|job no|service request|request id|ticket|id"
    ),
    "occurred_from": (
        "occurred|occurred from|occurred on|date occurred|date of incident|incident date|"
        "date|event date|start date|start|from date|date from|committed from|offence date|"
        "accident date|date and time|datetime|incident start"
    ),
    "occurred_to": "occurred to|end date|date to|to date|committed to|end|incident end",
    "reported_at": (
        "reported|date reported|reported on|reported date|date received|received|created|"
        "created date|date created|call time|call received|date logged|logged|opened|raised|"
        "report date|created on|date raised|log date|call date"
    ),
    "closed_at": "closed|date closed|closed date|closed on|finalised|date finalised|resolved",
    "month": "month|reporting month|year month|period",
    "channel": "channel|source of report|how reported|method|contact method|contact type|origin",
    "category": (
        "category|type|incident type|crime type|nature|case type|service|enquiry type|"
        "complaint type|asb type|nature of complaint|offence|offence description"
    ),
    "subtype": "subtype|sub type|sub category|subcategory|subject|topic|detail type",
    "opening_code": "opening code|open code|initial code|initial type|opening type|opened as",
    "closing_code": (
        "closing code|close code|closure code|final code|finalisation code|result code|"
        "disposal|disposal code|closing type|closed as|result"
    ),
    "qualifiers": "qualifiers|qualifier|qualifier codes|flags|markers|tags|keywords",
    "offence_class": "offence class|ho class|ho code|home office code|hocr|classification",
    "outcome": "outcome|outcome type|crime outcome|last outcome category|status",
    "location_text": (
        "location|address|location text|incident address|incident location|site address|"
        "location of incident|location of nuisance|premises|address line 1|street|place|where"
    ),
    "postcode": "postcode|post code|incident postcode|location postcode|pcode",
    "uprn": "uprn|property uprn",
    "longitude": "longitude|lon|long|lng|x coord wgs84",
    "latitude": "latitude|lat|y coord wgs84",
    "easting": "easting|eastings|x|grid e|grid ref easting|x coord|xcoord|osgb x|geo x|east",
    "northing": "northing|northings|y|grid n|grid ref northing|y coord|ycoord|osgb y|geo y|north",
    "lsoa_code": "lsoa|lsoa code|lsoa11cd|lsoa21cd",
    "area_name": "district|area|local authority|ward|beat|borough|division|neighbourhood",
    "narrative": (
        "narrative|description|details|free text|notes|log text|comments|summary|remarks|"
        "incident details|enquiry details"
    ),
}

_PARTY_SYNONYMS = {
    "party_ref": "ref|reference|id|person id|nominal|nominal ref|urn|party ref",
    "given_name": "forename|forenames|first name|given name|given names|firstname",
    "family_name": "surname|last name|family name|lastname",
    "full_name": "name|full name",
    "date_of_birth": "dob|date of birth|d o b|birth date|born",
    "sex": "sex|gender",
    "ethnicity": "ethnicity|ethnic appearance|self defined ethnicity|ethnic origin",
    "phone": "phone|telephone|tel|tel no|telephone number|phone number|mobile|contact number",
    "email": "email|e mail|email address",
    "address": "address|home address|full address",
    "postcode": "postcode|post code|pcode",
    "uprn": "uprn",
}


def fold(name: str) -> str:
    """Return a column name in the form in which names are compared: lower case, single spaces."""
    return " ".join(re.sub(r"[\W_]+", " ", name.casefold()).split())


def _by_name(synonyms: dict[str, str]) -> dict[str, str]:
    named = {fold(field): field for field in synonyms}
    return named | {name: field for field, names in synonyms.items() for name in names.split("|")}


INCIDENT_NAMES = _by_name(_SYNONYMS)
"""The incident field that a folded column name usually holds."""
PARTY_NAMES = _by_name(_PARTY_SYNONYMS)
"""The party field that a folded column name, without its role, usually holds."""
