"""The engine: one door in, handled by kind, finished on time."""
