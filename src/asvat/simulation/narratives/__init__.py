"""Narratives of the synthetic force: composed by grammar, labelled with what they truly tell."""
