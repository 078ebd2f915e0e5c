"""Paragraphs as extractors read them: quotes masked, parsed, cut into sentences.

masks.py   a paragraph with its quotes hidden from the parser, and the way back to the text
lines.py   the parsed paragraphs of an article
syntax.py  subjects of verbs and the noun phrases that name them, read off a parse
cues.py    verbs and nouns that report speech
"""
