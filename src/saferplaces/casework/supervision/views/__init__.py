"""Pages of the sergeant and the registrar."""
