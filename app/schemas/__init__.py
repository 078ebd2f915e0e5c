"""Response models: records, and what lists and other responses put around them."""
