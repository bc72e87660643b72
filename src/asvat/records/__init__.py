"""What we know: canonical tables, dated code lists, and how precisely each thing is known."""
