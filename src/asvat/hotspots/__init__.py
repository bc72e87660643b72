"""Where and when: grids, density, Gi*, scans, near repeats, concentration, trends.

Every method is a pure function on NumPy arrays or Arrow tables. It says what precision it needs
(a ``NEED`` constant, checked by the caller who knows the records), and its result carries its
parameters.
"""
