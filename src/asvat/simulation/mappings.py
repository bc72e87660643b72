"""The mappings that read the force's extracts."""

from __future__ import annotations

from asvat.simulation.columns import COUNCIL_SUBTYPES
from asvat.simulation.matters import TYPES

FORMAT = "%d/%m/%Y %H:%M"
_CATEGORIES = "\n".join(f'"{name}" = "{code}"' for name, code in TYPES.items())
_SUBTYPES = "\n".join(f'"{label}" = "{code}"' for label, code in COUNCIL_SUBTYPES.items())

POLICE = f"""# Simulated data: how to read incidents.csv.

[source]
name = "simulated_force"
agency = "Simulated Police"
regime = "open"
marking = "NONE"
record_type = "incident"
time_precision = "minute"
place_precision = "exact"
files = ["incidents.csv"]

[columns]
record_id = "log_number"
occurred_from = "occurred"
reported_at = "reported"
closed_at = "closed"
channel = "channel"
category = "type"
subtype = "subtype"
opening_code = "opening_code"
closing_code = "closing_code"
offence_class = "offence_class"
qualifiers = "qualifiers"
location_text = "location"
postcode = "postcode"
uprn = "uprn"
area_name = "district"
easting = "easting"
northing = "northing"
narrative = "narrative"

[formats]
dates = "{FORMAT}"
date_of_birth = "%d/%m/%Y"

[codes.category]
{_CATEGORIES}

[parties.caller]
prefix = "caller_"

[parties.victim]
prefix = "victim_"

[parties.suspect]
prefix = "suspect{{n}}_"
"""

COUNCIL = f"""# Simulated data: how to read council.csv.

[source]
name = "simulated_councils"
agency = "Simulated councils"
regime = "open"
marking = "NONE"
record_type = "incident"
time_precision = "minute"
place_precision = "exact"
files = ["council.csv"]

[columns]
record_id = "Reference"
occurred_from = "Incident date"
reported_at = "Received"
closed_at = "Closed"
channel = "Method"
category = {{ value = "anti-social-behaviour" }}
subtype = "Nature"
closing_code = "Disposal"
location_text = "Site address"
area_name = "Council"
easting = "Easting"
northing = "Northing"
narrative = "Description"

[formats]
dates = "{FORMAT}"

[codes.subtype]
{_SUBTYPES}
"*" = "ROWDY"

[codes.closing_code]
"Referred to police" = "NOT-POLICE"
"*" = "ADMIN"

[parties.caller]
prefix = "Complainant "

[parties.suspect]
prefix = "Subject "
"""

HOUSING = f"""# Simulated data: how to read housing.csv.

[source]
name = "simulated_housing"
agency = "Simulated Homes"
regime = "open"
marking = "NONE"
record_type = "incident"
time_precision = "minute"
place_precision = "exact"
files = ["housing.csv"]

[columns]
record_id = "CaseID"
reported_at = "Reported"
closed_at = "Closed"
category = {{ value = "anti-social-behaviour" }}
subtype = "ASB type"
closing_code = "Outcome"
location_text = "Address"
postcode = "Post code"
uprn = "Property UPRN"
area_name = "District"
easting = "X"
northing = "Y"
narrative = "Notes"

[formats]
dates = "{FORMAT}"
date_of_birth = "%d/%m/%Y"

[codes.subtype]
{_SUBTYPES}
"*" = "ROWDY"

[codes.closing_code]
"Referred to police" = "NOT-POLICE"
"*" = "ADMIN"

[parties.victim]
prefix = "tenant{{n}}_"

[parties.suspect]
prefix = "alleged{{n}}_"
"""
