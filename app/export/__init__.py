"""The whole database as files: one state of it, in one format, with a manifest.

columns   a resource -> its columns with their types
database  all resources -> one SQLite file, with tables for what relates them and the evidence
parquet   a resource -> a Parquet file with typed columns
folder    files appear all at once, or not at all
manifest  what an export consists of: written beside its files, read by whoever serves them
writing   the conductor: database -> queries -> files -> manifest
"""
