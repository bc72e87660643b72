"""What a response changed: computed by the engine, or refused with a reason."""
