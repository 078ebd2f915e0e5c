"""Sources of documents.

about      metadata of an article, validated
arguments  arguments of `summit ingest` -> sources, read lazily
encodings  bytes -> text: byte order marks, charsets, meta tags
files      text files, character for character, and their sidecars
markdown   Markdown with front matter -> plain text
pages      HTML -> the article's text and metadata
records    JSON Lines, one article per line
addresses  policy of hosts that may be fetched
web        URL -> page, within limits
"""
