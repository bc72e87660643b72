"""A true reflection: ASB, the crimes tied to it and disputes, and what hotspots are made of."""
