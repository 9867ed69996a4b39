"""Conflict of interest: what ties somebody who is to handle a matter to its sides, and what the rules make of it."""
