"""SQL of both databases, built once for each shape of a query."""
