"""Sources of documents.

about      what is known of an article besides its text, and what a valid title, publisher, URL or date is
arguments  what `summit ingest` is given -> sources, each read when its turn comes
encodings  bytes -> text: byte order marks, charsets, meta tags
files      text files, character for character, and their sidecars
markdown   Markdown with front matter -> plain text
pages      HTML -> the article's text, and what its metadata tell
records    JSON Lines, an article each
addresses  which hosts may be asked
web        a URL -> a page, within limits
"""
