"""Reviews of ASB case reviews by the local policing body: asked for, prepared, decided."""
