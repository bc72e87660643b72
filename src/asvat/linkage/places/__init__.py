"""Where: free-text addresses, junctions, shops and stops become places that last."""

from asvat.linkage.places.find import find_places
from asvat.linkage.places.result import Places

__all__ = ["Places", "find_places"]
