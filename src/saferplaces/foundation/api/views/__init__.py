"""Pages of the administrator, and the page about the API."""
