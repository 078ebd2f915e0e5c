"""SQL for both databases, built once for each form of a query."""
