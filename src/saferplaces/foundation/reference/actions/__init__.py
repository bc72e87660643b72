"""What is done to reference data: loading what is shipped, and dated changes by administrators."""
