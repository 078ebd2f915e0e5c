"""Measurements: ratios within one run, printed as Markdown and JSON; never tests."""
