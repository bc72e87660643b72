"""The pages of hotspots."""
