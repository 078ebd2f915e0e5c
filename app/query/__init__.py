"""The query language and its results.

catalog, resources   fields, each declared once: validation, suggestions, SQL, `/v1/fields` and OpenAPI follow from them
parsing              parameters -> a checked query
name_resolver        names in values -> ids
sql                  a checked query -> statements
execution            statements -> rows, on one state of the database (snapshot)
pages, stream, search, timeline, stats, changes      the results of each kind of request
serializer, formats, highlights, evidence, annotations, variants, conflicts      and what they contain
"""
