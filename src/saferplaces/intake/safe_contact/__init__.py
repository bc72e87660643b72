"""How people may safely be contacted, and protected addresses."""
