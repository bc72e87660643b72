"""Pages, forms and components."""
