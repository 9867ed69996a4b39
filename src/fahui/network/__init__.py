"""The network at work: which points are open, who is at them, which are up to the standard, and their registers."""
