"""Problem-solving plans (OSARA), supervised and evaluated."""
