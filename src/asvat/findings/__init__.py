"""What each record shows: repeats, recording checks, vulnerability, priority."""
