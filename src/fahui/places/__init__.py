"""The three-level network: regions and service points."""
