"""Export of the whole database to files: one revision, in one format, with a manifest.

columns        resource -> its columns with their types
sqlite         all resources -> one SQLite file, with tables for relations and evidence
parquet        resource -> Parquet file with typed columns
atomic_folder  atomic replacement of files
manifest       content of an export, written beside its files
writer         database -> queries -> files -> manifest
"""
