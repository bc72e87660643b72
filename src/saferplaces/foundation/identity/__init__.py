"""Who works here: organisations, people, roles, and what each may see."""
