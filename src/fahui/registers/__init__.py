"""Registers in use: who sees which rows, files in and out, undoing a batch."""
