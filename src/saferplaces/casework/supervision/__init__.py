"""What the sergeant and the registrar answer for."""
