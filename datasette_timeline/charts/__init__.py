"""Counts over time, drawn: histograms and preview pictures."""
