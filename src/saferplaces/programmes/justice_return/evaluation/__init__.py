"""Did Immediate Justice change what police record of people? Matched, before and after.

Pure functions on arrays: nothing here reads the database. `judging.judge` is the whole of it.
"""
