"""What reports count: services declare it (`declared`), the numbers are named once (`numbers`), events are read.

`reading` turns a number into a query; `report` asks a fixed number of them and gives lines; `drill` gives the list
behind one figure by the same query, so that the two cannot differ.
"""
