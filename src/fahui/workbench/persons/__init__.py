"""Pages about persons: finding, one person, changing, groups, household, agents, links."""
