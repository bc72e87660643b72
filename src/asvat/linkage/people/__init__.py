"""People: which parties, in whatever role and spelling, are one person.

``prepare`` folds parties into profiles, ``train`` learns from them without labels how to tell,
``score`` weighs the pairs that may be one person, ``cluster`` puts people together, ``explain``
shows why; ``link_file`` does all of it for a bare file.
"""

from __future__ import annotations

from asvat.linkage.people.bare_file import link_file
from asvat.linkage.people.clustering import CLUSTERS, cluster, edge_status
from asvat.linkage.people.model import Model
from asvat.linkage.people.profiles import PROFILES, Prepared, prepare
from asvat.linkage.people.scoring import EDGES, score
from asvat.linkage.people.training import train
from asvat.linkage.people.waterfall import Step, Waterfall, explain

__all__ = [
    "CLUSTERS",
    "EDGES",
    "PROFILES",
    "Model",
    "Prepared",
    "Step",
    "Waterfall",
    "cluster",
    "edge_status",
    "explain",
    "link_file",
    "prepare",
    "score",
    "train",
]
