"""A synthetic force whose truth is known: incidents, planted hotspots and near repeats."""
