"""Measurements, run side by side; nothing here is imported by the product."""
