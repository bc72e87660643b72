"""Invented names of streets, premises and stops; postcodes and UPRNs that do not exist."""

from __future__ import annotations

import numpy as np

# fmt: off
FIRST = (
    "Alder", "Amber", "Ashlar", "Barley", "Beacon", "Birch", "Bobbin", "Bramble",
    "Carding", "Clover", "Cobble", "Copper", "Curlew", "Dyer", "Elder", "Fern",
    "Flax", "Foundry", "Garnet", "Hazel", "Heather", "Heron", "Indigo", "Juniper",
    "Kestrel", "Lantern", "Larch", "Loom", "Madder", "Maple", "Mallow", "Millrace",
    "Moss", "Nettle", "Oriole", "Otter", "Packhorse", "Quarry", "Rowan", "Sable",
    "Shuttle", "Skylark", "Sorrel", "Spindle", "Tamarisk", "Teasel", "Thistle", "Umber",
    "Weaver", "Willow", "Woad", "Yarrow", "Abbot", "Acorn", "Albion", "Anvil",
    "Aspen", "Balaclava", "Bankfield", "Beech", "Bilberry", "Blackthorn", "Bracken", "Briar",
    "Brook", "Broom", "Canal", "Cavendish", "Cedar", "Chapel", "Cherry", "Clarendon",
    "Cliffe", "Coppice", "Cornflower", "Cross", "Cypress", "Dale", "Dene", "Dove",
    "Drover", "Eldon", "Falcon", "Fenton", "Fleece", "Fountain", "Foxglove", "Fuller",
    "Gables", "Goldfinch", "Gorse", "Granary", "Grange", "Hawthorn", "High Royd", "Hill Top",
    "Hollin", "Holly", "Ingle", "Ivy", "Jackdaw", "Jubilee", "Kiln", "Lapwing",
    "Laurel", "Lavender", "Lilac", "Linnet", "Low Moor", "Magpie", "Marigold", "Market",
    "Meadow", "Mill", "Moorland", "Nightingale", "North View", "Oak", "Oakroyd", "Old Mill",
    "Orchard", "Park", "Partridge", "Peel", "Pennine", "Pheasant", "Pine", "Plover",
    "Poplar", "Primrose", "Raglan", "Ravens", "Redwing", "Regent", "Ridge", "Robin",
    "Rose", "Rush", "Saddler", "Sandstone", "School", "Silver", "Slate", "Snowdrop",
    "South View", "Springfield", "Station", "Sycamore", "Tanner", "Tenter", "Tower", "Union",
    "Victoria", "Violet", "Wagtail", "Warp", "Waterside", "Weft", "Well", "West View",
    "Wharf", "Whin", "Windmill", "Woodland", "Woolcomber", "Worsted", "Wren", "Yew",
)
# fmt: on
LAST = (
    "Street",
    "Road",
    "Lane",
    "Avenue",
    "Grove",
    "Terrace",
    "Place",
    "Mount",
    "Close",
    "Drive",
    "Crescent",
    "View",
    "Row",
    "Walk",
    "Gardens",
    "Court",
)  # fmt: skip
COURTS = ("Court", "House", "Heights", "Point")

# Postcode areas are real; these districts of them do not exist, so no code can be anyone's.
POSTCODES = {
    "Bradford": ("BD", 60), "Calderdale": ("HX", 50), "Kirklees": ("HD", 50), "Leeds": ("LS", 60),
    "Wakefield": ("WF", 50),
}  # fmt: skip
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"

_SHOPS = (
    "Daleway Stores", "Pennine Express", "Costwise", "Threadneedle Mini Market", "Corner News",
    "Valley Food and Wine", "Savers Yard", "Brightside Pharmacy", "Millgate Off Licence",
    "Northway Fuels", "Kwik Basket", "Tops Tiles", "Beck Bakery", "Crown Bookmakers",
)  # fmt: skip
_TAKEAWAYS = ("Star Pizza", "Golden Fry Fisheries", "Khyber Grill", "Lucky House", "Chick'n'Go")
_PUBS = (
    "the Shoulder of Mutton", "the Fleece", "the Woolpack", "the Shears", "the Old Packhorse",
    "the Black Bull", "the Railway", "the Commercial", "the Bay Horse", "the Junction",
)  # fmt: skip
SPOT_KINDS = ("shop", "stop", "park", "pub", "school", "takeaway", "station", "estate")
SPOT_SHARES = (0.34, 0.28, 0.11, 0.09, 0.06, 0.08, 0.02, 0.02)


def street_name(i: int) -> str:
    """Return the `i`-th street name; there are :func:`how_many_names` of them."""
    return f"{FIRST[i % len(FIRST)]} {LAST[i // len(FIRST) % len(LAST)]}"


def how_many_names() -> int:
    """Return how many street names there are."""
    return len(FIRST) * len(LAST)


def postcode(district: str, sector: int, unit: int) -> str:
    """Return an invented postcode of a district: sector (0-299) and unit (any whole number)."""
    area, first = POSTCODES[district]
    letters = _INWARD[unit % 20] + _INWARD[unit // 20 % 20]
    return f"{area}{first + sector // 10 % 20} {sector % 10}{letters}"


def spot_name(rng: np.random.Generator, kind: str, street: str, number: int) -> str:
    """Return the name of premises, a stop or open land on a street."""
    first = street.rsplit(" ", 1)[0]
    choose = {
        "shop": _SHOPS, "takeaway": _TAKEAWAYS, "pub": _PUBS,
        "stop": (f"bus stop {45_010_000 + number}", "the bus stop", "the bus shelter"),
        "park": (f"{first} Park", f"{first} Rec", f"{first} playing fields", f"{first} Woods"),
        "school": (f"{first} Primary School", f"{first} Academy"),
        "station": (f"{first} railway station", f"{first} bus station"),
        "estate": (f"the garages on {street}", f"the shops on {street}"),
    }[kind]  # fmt: skip
    return str(choose[int(rng.integers(len(choose)))])
