"""Cases: people, occurrences, the plan of actions, contact, closure."""
