"""Dated code lists, areas and region packs."""
