"""Corrections by editors.

validation   request body -> validated correction
matching     findings changed by a correction, and the changes
repository   stored corrections
service      apply and undo, each in one transaction
status       the `dormant` flag
listing      list with filters
"""
