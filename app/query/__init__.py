"""The query language, and its results.

    parameters -> filters -> names -> plan -> read
`catalog` says what a field is and `resources` declares every one of them, once: validation, suggestions, the SQL of
both databases, `/v1/fields` and the parameters in OpenAPI all come from there.
"""
