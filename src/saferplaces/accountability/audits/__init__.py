"""Recording audits: sample, blind double review, rates with intervals."""
