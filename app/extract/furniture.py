"""Lines of a page that are not the article's own prose: prompts, links, credits, captions.

Nobody named in one is the antecedent of a later "he", nor the speaker of a quote in another line. A caption may hold
a quote and its speaker. What pages have too is recognised by app.sources.furniture and app.sources.credits; here is
what only a text without its page shows.
"""

import re
from typing import Literal

from app.sources.credits import is_credited, is_signature
from app.sources.furniture import LONGEST, is_furniture, is_labelled

Furniture = Literal["prompt", "caption"]

_LONGEST_BYLINE = 60
_CAPTION = re.compile(
    r"(?:FILE PHOTO|File photo|FILE\s?[-–—]|Image (?:source|copyright|caption)\b|Media (?:playback is|caption)\b|"
    r"Enlarge this image|PHOTO\s?:|Photo caption|Picture\s?:|Pictured\s?:)"
)
_PROMPT = re.compile(
    r"(?:SIGN UP|SUBSCRIBE|FOLLOW US|SHARE|CLICK HERE|ADVERTISEMENT|Advertisement\s?[-–—]|Continue reading|"
    r"Contribut(?:ing|ors?)\s?:|Source\s?:|Media inquiries|Illustration\s?:|Last (?:updated|modified)|"
    r"(?:First )?[Pp]ublished\s?:|Updated\s?:|Newsletter|\(?(?:[Ww]riting|[Ee]dit(?:ing|ed)) by\b)"
)
_BYLINE = re.compile(r"(?:By|BY)\s+[A-Z][\w.’'-]+(?:\s+(?:and|[A-Z][\w.’'-]*),?){0,8}\s*$")
# What stands before the prose of a line: "EXCLUSIVE: ", "Media caption ".
_LEAD_IN = re.compile(
    r"(?:(?:EXCLUSIVE|BREAKING|UPDATED?|JUST IN|OPINION|ANALYSIS|VIDEO|WATCH|LIVE)\s?(?:NEWS\s?)?[:|]\s+"
    r"|(?:Media playback is (?:un|not )supported on (?:your|this) device\s+)?Media caption,?\s+"
    r"|(?:Image (?:source|copyright),?\s+[^.!?\n]{1,60}?\s+)?Image caption,?\s+"
    r"|(?:FILE PHOTO|File photo)\s?[:–—-]\s+)"
)


def furniture_of(text: str, start: int, end: int) -> Furniture | None:
    """Return what the line `text[start:end]` is, if it is not prose."""
    if _CAPTION.match(text, start, end):
        return "caption"
    if _PROMPT.match(text, start, end):
        return "prompt"
    if end - start > LONGEST:
        return None
    line = text[start:end]
    if is_signature(line) or is_labelled(line):
        return "prompt"
    if is_credited(line):
        return "caption"
    is_byline = len(line) <= _LONGEST_BYLINE and _BYLINE.match(line) is not None
    return "prompt" if is_byline or is_furniture(line) else None


def after_lead_in(text: str, start: int, end: int) -> int:
    """Return where the prose of a line begins, behind a kicker or the label of a caption."""
    found = _LEAD_IN.match(text, start, end)
    return found.end() if found else start
