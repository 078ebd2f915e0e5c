"""Context of a quote: the sentences that it is in, the one before and the one after."""

from bisect import bisect_right

from app.document import Span
from app.extract.language import Reading

MOST = 600  # characters on either side: a text without full stops is one sentence


class Surroundings:
    """Finds the sentences around spans of an article."""

    def __init__(self, reading: Reading) -> None:
        self._document = reading.document
        self._sentences = reading.sentences
        self._starts = [sentence.start for sentence in reading.sentences]

    def around(self, span: Span) -> Span:
        """Return the context of a span."""
        first = max(bisect_right(self._starts, span.start) - 2, 0)
        last = min(bisect_right(self._starts, span.end - 1), len(self._sentences) - 1)
        start = min(max(self._sentences[first].start, span.start - MOST), span.start)
        end = max(min(self._sentences[last].end, span.end + MOST), span.end)
        return self._document.span(start, end)
