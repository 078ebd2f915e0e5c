"""The database.

engine            connections: many readers, one writer at a time
migrations        the schema, up and down
inline_reads, statements      the read path: compiled statements, bounded reads on the event loop
replica, revision, revision_cache      reads from a replica, the current revision, what is cached for it
redirects         id -> live record, its successors, or the reason for its removal
writer            articles and all records that they affect, in one transaction
pending           articles of the queue
incremental       resolution of changed articles, with resolution_index and person_profiles to find their neighbours
affected_rows     stored and expected rows of the affected records, made by rows, documents and evidence
row_diff, changelog, value_counts      the difference, its changes, and the counts that it changes
articles, keys    identity of articles, API keys
copy, integrity   copy into another database, check of a whole one
"""
