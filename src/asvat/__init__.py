"""ASVAT, the Antisocial Behaviour and Vulnerability Analytical Tool: the engine.

A library and a command line that turn incident records into findings. Rooms, in the order in
which an incident walks through them: ``records`` (what we know), ``geography`` (where that is),
``sources`` (files in), ``dataset`` (records on disk), ``hotspots`` (where and when),
``evaluation`` (was it right, did it work), ``reporting`` (what a reader sees), ``cli``.
"""

__version__ = "0.1.0"
