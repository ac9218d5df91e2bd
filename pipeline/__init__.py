"""Findings of inspection reports as data."""
