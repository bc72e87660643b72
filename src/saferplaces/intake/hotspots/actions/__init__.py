"""What is done to hotspots: bringing them up to what was published."""
