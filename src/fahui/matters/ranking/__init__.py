"""Who fits a matter: hard blocks first, then points with a sentence for each, rotation, shares, and many at once.

`scoring`, `turns` and `shares` are pure; `profiles` and `sought` read the rows, in a number of queries that does not
grow with the number of professionals.
"""
