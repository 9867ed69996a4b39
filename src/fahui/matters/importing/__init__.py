"""Running and closed matters of an older register (旧台账), brought in once: as steps that nobody here witnessed."""
