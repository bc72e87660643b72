"""Read what passengers wrote before anybody else does."""
