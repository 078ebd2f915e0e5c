"""Response models: records, lists and other responses."""
