"""How many reviews the policing body will be asked for: a model whose assumptions can be moved."""
