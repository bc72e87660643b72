"""Files in: one module a source, each of which turns a file into canonical tables and rejects.

Nothing is lost: rows in = accepted + rejected. Only a row that cannot be read as a record is
rejected; what is merely odd (no coordinates, outside the force, unknown category, repeated
identifier) is accepted and flagged.
"""
