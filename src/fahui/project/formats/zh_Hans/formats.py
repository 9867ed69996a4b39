"""Sums in groups of three digits, as in letters and accounts; Django groups by four, with nothing between."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
