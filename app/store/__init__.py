"""The database: opening it, its schema, saving what articles say, and finding records by id.

`engine` opens it: many readers, one writer at a time. `migrations` brings the schema up and down. `saving` stores one
article and all that hangs on it in one transaction: `local` resolves what it touches, with `neighbours` to find that,
`touched` has the rows of it, made by `rows` and `bodies`, and `ledger` writes down what changed. `lookup` leads from an
id to the live record, to where it went or to why it is gone.
"""
