"""Query language and its results.

catalog, resources   fields, each declared once: source of validation, suggestions, SQL, `/v1/fields` and OpenAPI
parsing              parameters -> validated query
name_resolver        names in values -> ids
sql                  validated query -> statements
execution            statements -> rows, in one snapshot of the database
pages, stream, search, timeline, stats, changes      results by kind of request
serializer, formats, highlights, evidence, annotations, variants, conflicts      content of the results
"""
