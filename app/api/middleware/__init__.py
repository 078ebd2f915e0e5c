"""ASGI middleware, one job a file.

Outermost first, in the order of app.api:

cors                   reads from pages of any origin
request_context        request ID, metrics, last-resort 500
options                OPTIONS
head                   HEAD
valid_path             400 for paths that are not text
rate_limit             429, if SUMMIT_RATE_LIMIT is set
minimum_revision       X-Revision, if there is a replica
response_cache         responses cached until the next write
conditional_requests   ETag, 304, Cache-Control
(starlette-compress)   zstd, brotli, gzip
read_routes            Starlette's router for lists and items, in front of FastAPI's
"""
