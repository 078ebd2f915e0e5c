"""Corrections by editors.

validation   request body -> a checked correction
matching     which findings a correction changes, and how
repository   stored corrections
service      apply and undo, each in one transaction
status       the `dormant` flag
listing      the list with filters
"""
