"""Storage layer.

engine            connections: many readers, one writer at a time
migrations        schema upgrades and downgrades
inline_reads, statements      read path: compiled statements, bounded reads on the event loop
replica, revision, revision_cache      reads from a replica, current revision, cache per revision
redirects         id -> live record, its successors, or the reason for its removal
writer            articles and all affected records, in one transaction
pending           queued articles
incremental       resolution of changed articles; resolution_index and person_profiles find related findings
affected_rows     stored and expected rows of the affected records, built by rows, documents and evidence
row_diff, changelog, value_counts      row differences, the change log, counts
articles, keys    identity of articles, API keys
copy, integrity   copy into another database, integrity check
"""
