"""A whole service in one folder, and back: the database, the dataset, files that wait."""
