"""Accounts, rights, logs, exports and emergency reading."""
