"""Names that people of the synthetic force bear, more and less common as real ones are."""
