"""Changing the network: an order is planned, shown, carried out on its day, taken back while nothing rests on it."""
