"""The database: opening it, its schema, saving what articles say, and finding records by id.

`engine` opens it: many readers, one writer at a time. `migrations` brings the schema up and down. `saving` stores one
article and all that hangs on it in one transaction, with `rows` to turn facts into rows and `ledger` to write down what
changed. `lookup` leads from an id to the live record, to where it went or to why it is gone.
"""
