"""Who, where, which event: people, places, events, and identities that last."""
