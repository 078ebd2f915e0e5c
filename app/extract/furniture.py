"""Lines of a page that are not the article's own prose: prompts, links, credits, captions.

Nobody named in one is the antecedent of a later "he", nor the speaker of a quote in another line. A caption may hold
a quote and its speaker.
"""

import re
from typing import Literal

Furniture = Literal["prompt", "caption"]

_LONGEST_BYLINE = 60
_CAPTION = re.compile(
    r"(?:FILE PHOTO|File photo|FILE\s?[-–—]|Image (?:source|copyright|caption)\b|Media (?:playback is|caption)\b|"
    r"Enlarge this image|PHOTO\s?:|Photo caption|Picture\s?:|Pictured\s?:)"
)
_PROMPT = re.compile(
    r"(?:READ (?:MORE|ALSO|THE FULL|NEXT)\b|Read (?:[Mm]ore|also|next|the (?:full|rest))\b(?=[^.!?]{0,30}:|\s*$)|"
    r"ALSO READ|Also read\s?:|RELATED\b|Related(?: (?:articles?|stor(?:y|ies)|content|links?|topics?))?\s?(?::|$)|"
    r"SEE ALSO|See also\s?:|MORE ON\b|More on this|More\s?:|MORE\s?:|"
    r"WATCH\b|Watch(?: now| live)?\s?[:|]|LISTEN\b|Listen\s?[:|]|VIDEO\s?[:|]|Video\s?[:|]|CLICK HERE|Click here|"
    r"SIGN UP|Sign up (?:for|to|here)\b|SUBSCRIBE|Subscribe (?:to|now|here)\b|FOLLOW US|Follow (?:us|@)|"
    r"SHARE\b|Share (?:this|on)\b|ADVERTISEMENT|Advertisement\s*$|Advertisement\s?[-–—]|Story continues|"
    r"Continue reading|Copyright\b|©|\(c\) \d|All rights reserved|"
    r"\(?(?:Additional )?[Rr]eporting by\b|\(?[Ww]riting by\b|\(?[Ee]dit(?:ing|ed) by\b|"
    r"Contributing\s?:|Contributors?\s?:|Source\s?:|Media inquiries|Photos?(?:graphs?)?\s?(?::|by\b|courtesy)|"
    r"Photographers?\s?:|Photo credit|Credit\s?:|Illustration\s?:|"
    r"Last (?:updated|modified)|(?:First )?[Pp]ublished\s?:|Updated\s?:|Newsletter)"
)
_CREDIT = re.compile(
    r"[^.!?\n]{0,80}(?:/|\bvia\s|[|(]\s?)(?:AFP|AP|EPA|Reuters|REUTERS|Getty(?: Images)?|Shutterstock|Bloomberg)\)?\s*$"
)
# "… in Oslo, April 3, 2019. REUTERS/Emil Stark/File Photo"
_CREDITED = re.compile(
    r"\b(?:REUTERS|Reuters|AP(?: Photo)?|AFP|EPA(?:-EFE)?|Xinhua|Getty Images|Anadolu)\s?/\s?[A-Z][\w.’'-]+"
    r"(?: [A-Z][\w.’'-]+){0,3}(?:/(?:Pool|Handout|File Photo|Files?|AP|AFP|Getty Images))*[\])]?\s*$"
)
_LONGEST_CREDIT = 100
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
    if _CREDITED.search(text, max(start, end - _LONGEST_CREDIT), end):
        return "caption"
    if _PROMPT.match(text, start, end) or _CREDIT.match(text, start, end):
        return "prompt"
    return "prompt" if end - start <= _LONGEST_BYLINE and _BYLINE.match(text, start, end) else None


def after_lead_in(text: str, start: int, end: int) -> int:
    """Return where the prose of a line begins, behind a kicker or the label of a caption."""
    found = _LEAD_IN.match(text, start, end)
    return found.end() if found else start
