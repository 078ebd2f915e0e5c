"""Endpoints by resource; each parses the request, makes one call and responds."""
