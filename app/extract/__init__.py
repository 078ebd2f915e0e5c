"""Document -> Extraction. Pure: no database, network, clock or settings.

`pipeline` has the one table of extractors and runs them; `findings` is what they may return. This file imports neither:
resolve, store and api know findings, and none of them should load spaCy for that.
"""
