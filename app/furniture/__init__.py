"""Furniture: lines that belong to a site and not to the story, in its pages and in texts taken from them.

In a page such a line is dropped (`is_furniture`), but not a sentence of the story about newsletters or readers: only a
line that addresses the reader, labels a link, or is a fixed phrase of a player, an agency or a publisher, and holds no
quoted speech.

A text is stored as it is. Nobody named in such a line of it (`furniture_of`) is the antecedent of a later "he", nor the
speaker of a quote in another line; a caption may hold a quote and its speaker.
"""

import re
from typing import Literal

from app.furniture.credits import is_credited, is_signature

Furniture = Literal["prompt", "caption"]

LONGEST = 400  # characters of a line that may be furniture
_QUOTED = re.compile(r"[“”\"«»]")

_SITES = (
    r"(?:facebook|twitter|x|instagram|telegram|whatsapp|linkedin|reddit|youtube|tiktok|threads|pinterest|bluesky|rss)"
)
_CAPTION_LABEL = r"(?:media|image|video|photo) (?:caption|source|copyright)\b"
# Lines that are furniture in any position.
_LINES = (
    # players and scripts
    r"media playback is\b.*",
    r"(?:your|this) (?:browser|device) (?:does not|doesn['’]t) support\b.*",
    r"(?:this )?(?:video|audio|content|live stream) (?:is unavailable|cannot be played|can not be played)\b.*",
    r"(?:please )?(?:enable|switch on|turn on|activate) (?:javascript|cookies)\b.*",
    r"(?:play|watch|listen)(?: to)?(?: the| this)? (?:video|audio|article|story|live|now)\W*(?:\d+ ?min\w*)?",
    r"(?:listen|reading time|estimated reading time)?\W*\d+[ -]?min(?:ute)?s?(?: (?:read|listen|watch|video))?\W*",
    rf"{_CAPTION_LABEL}.*",
    r"(?:advertisement|advertising|sponsored(?: content)?|loading(?: \w+)?)[.…\s]*",
    r"(?:(?:story|article) continues|scroll (?:down )?to continue|skip to|skip past)\b.*",
    # credits and rights
    r"(?:photo(?:graph)?s?|pictures?|images?|illustration|file photo|(?:photo |image |picture )?credits?)(?: by)?\s?"
    r"[:/|©].{2,120}",
    r"(?:photo(?:graph)?|picture|image|illustration)s? by .{2,60}(?<!\.)",
    r"\((?:photo|photograph|picture|image|illustration)s? (?:by|credit|courtesy)\b.*\)",
    r"(?:©|\(c\)|copyright (?:©|\(c\)|\d{4}|by)).{0,200}",
    r".{0,200}\ball rights reserved\b.{0,200}",
    r"this (?:material|article|content|story) (?:may|must) not be (?:published|reproduced|copied|republished)\b.*",
    # sharing
    rf"(?:(?:share|tweet|print|e-?mail|save|copy link|copy|link|on|via|to|this|the|article|story|post|send|comments?|"
    rf"follow us|like us|{_SITES}|\d+)[\s,|/·•&-]*)+",
    # accounts
    r"already (?:a |an )?(?:subscriber|member|registered|subscribed|have an account)\b.*",
    r"(?:to (?:continue|keep) reading|continue reading|keep reading|read the full (?:story|article))\b.{0,150}",
    r"this (?:article|story|content|page|report) is (?:available )?(?:(?:only|exclusively|reserved|exclusive) )*"
    r"(?:for|to) (?:our |paying |registered )*(?:subscribers|members|users|readers)\b.*",
    r"you (?:have|['’]ve) (?:reached|used|read|\d+)\b.{0,80}\b(?:free )?(?:articles?|stories|limit)\b.*",
    # notices of the site
    r"click (?:here|on|below|the link)\b.*",
    r"(?:do you have|have you got|have|got) (?:(?:more |any )?information|an? (?:news )?(?:story|tip|question))\b"
    r".{0,100}\?.*",
    r"our standards\b.*",
    r"(?:we use|this (?:site|website) uses) cookies\b.*",
    r"(?:more|other) (?:on|about|from) (?:this (?:story|topic)|our network|the web)\W*",
)
# Imperatives to the reader. A sentence about a state that subscribes to a convention has a subject.
_ASKED = (
    r"(?:(?:please|click here to) |"
    r"(?:want|never miss|don['’]t miss|stay (?:informed|up to date|ahead))\b.{0,60}[.!?] )?"
    r"(?:sign[- ]?up|subscribe|register|log ?in|sign in|get|join|receive|download|follow|like|support|become|donate|"
    r"click|tap|enter|create|unlock|try|start|enjoy)\b"
)
# After the offer: "Everything you need to know. Sign up here."
_ASKED_LAST = (
    r".{0,300}[.!?:–—-] (?:sign[- ]?up|subscribe|register|join|donate|download it|get it)"
    r"(?: (?:here|now|today|for free|free))*\W*"
)
_OFFERED = (
    r"\b(?:newsletters?|inbox|e-?mail (?:alerts?|updates?|address)|(?:news|breaking|daily|morning|evening) alerts?|"
    r"notifications?|our (?:app|channel|page|podcast|coverage|journalism|group|updates)|"
    rf"(?:on|via) {_SITES}|subscri(?:be|ber|bers|ption)|become a (?:member|supporter)|membership|"
    r"free (?:trial|account)|rest of (?:this|the) (?:story|article)|full (?:story|article|access)|unlimited access|"
    r"(?:continue|keep) reading|(?:the|our) (?:[\w&’'-]+ ){0,5}apps?|(?:independent |quality |our )journalism)\b"
)
# Labels of links to other stories; the linked ones may also begin a sentence or a section, and need a link.
_LABEL = (
    r"(?:read|see|watch|listen|learn|find out|explore|discover)"
    r"(?: (?:also|more|next|here|on|this|now|the full story))*|"
    r"(?:also|more) (?:read|see|on this|from|in|news|stories|to read)|"
    r"related(?: (?:articles?|stories|story|news|content|coverage|topics?|links?|reading|posts?|video))?|"
    r"recommended(?: (?:for you|stories|reading|articles?|by))?|you (?:may|might) (?:also )?(?:like|be interested in)|"
    r"don['’]t miss|editor['’]?s['’]? (?:picks?|choice)|most (?:read|popular|viewed)|trending(?: now)?|top stories|"
    r"latest(?: news| stories)?|in case you missed it|go deeper|must[- ]read|from our (?:archive|partners)|"
    r"further reading|(?:what|where) to (?:read|watch) next"
)
_LINKED_LABEL = r"analysis|background|explainer|fact ?check|in depth|in pictures|live|opinion|timeline|video"

_LINE = re.compile("|".join(f"(?:{line})" for line in _LINES), re.IGNORECASE)
_BARE = re.compile(rf"(?:{_LABEL})\W*", re.IGNORECASE)
_LABELLED = re.compile(rf"[\W_]*(?:{_LABEL})\s*[:|»›>–—]+\s*\S", re.IGNORECASE)
_LINK_LABELLED = re.compile(rf"[\W_]*(?:{_LABEL}|{_LINKED_LABEL})\s*[:|»›>–—-]+\s*\S", re.IGNORECASE)
_PROMPT = re.compile(rf"{_ASKED}(?=.*{_OFFERED})|(?=.*{_OFFERED}){_ASKED_LAST}\Z", re.IGNORECASE)
# Beginnings of a line by which only a text is judged: in a page, prose may follow them.
_CAPTION = re.compile(
    rf"(?:FILE PHOTO|File photo|FILE\s?[-–—]|(?i:{_CAPTION_LABEL}|media playback is\b)|Enlarge this image|PHOTO\s?:|"
    r"Picture\s?:|Pictured\s?:)"
)
_TEXT_PROMPT = re.compile(
    r"(?:SIGN UP|SUBSCRIBE|FOLLOW US|SHARE|ADVERTISEMENT|Advertisement\s?[-–—]|Contribut(?:ing|ors?)\s?:|Source\s?:|"
    r"Media inquiries|Illustration\s?:|Last (?:updated|modified)|(?:First )?[Pp]ublished\s?:|Updated\s?:|Newsletter|"
    r"\(?(?:[Ww]riting|[Ee]dit(?:ing|ed)) by\b)"
)
_LONGEST_BYLINE = 60  # characters
_BYLINE = re.compile(r"(?:By|BY)\s+[A-Z][\w.’'-]+(?:\s+(?:and|[A-Z][\w.’'-]*),?){0,8}\s*$")
# What stands before the prose of a line: "EXCLUSIVE: ", "Media caption ".
_LEAD_IN = re.compile(
    r"(?:(?:EXCLUSIVE|BREAKING|UPDATED?|JUST IN|OPINION|ANALYSIS|VIDEO|WATCH|LIVE)\s?(?:NEWS\s?)?[:|]\s+"
    r"|(?:Media playback is (?:un|not )supported on (?:your|this) device\s+)?Media caption,?\s+"
    r"|(?:Image (?:source|copyright),?\s+[^.!?\n]{1,60}?\s+)?Image caption,?\s+"
    r"|(?:FILE PHOTO|File photo)\s?[:–—-]\s+)"
)
_CAPITALS = re.compile(r"[A-Z]{2,}(?:['’ ][A-Z]{2,})*\b")
_MOSTLY = 0.5  # share of linked characters


def is_furniture(line: str, linked: float = 0.0) -> bool:
    """Return True if a line is not part of the story; `linked` is the share of its characters that are links."""
    if not line or len(line) > LONGEST:
        return False
    if _LINE.fullmatch(line) or _BARE.fullmatch(line) or is_signature(line):
        return True
    if linked >= _MOSTLY and _LINK_LABELLED.match(line):
        return True
    if not _QUOTED.search(line) and (_PROMPT.match(line) or is_credited(line)):
        return True
    if line.endswith(".") or _QUOTED.search(line):
        return False
    return _LABELLED.match(line) is not None or _PROMPT.match(line) is not None


def furniture_of(text: str, start: int, end: int) -> Furniture | None:
    """Return what the line `text[start:end]` is, if it is not prose."""
    if _CAPTION.match(text, start, end):
        return "caption"
    if _TEXT_PROMPT.match(text, start, end):
        return "prompt"
    if end - start > LONGEST:
        return None
    line = text[start:end]
    if is_signature(line) or _is_labelled(line):
        return "prompt"
    if is_credited(line):
        return "caption"
    is_byline = len(line) <= _LONGEST_BYLINE and _BYLINE.match(line) is not None
    return "prompt" if is_byline or is_furniture(line) else None


def after_lead_in(text: str, start: int, end: int) -> int:
    """Return where the prose of a line begins, behind a kicker or the label of a caption."""
    found = _LEAD_IN.match(text, start, end)
    return found.end() if found else start


def _is_labelled(line: str) -> bool:
    """Return True for a label with the headline of another story, even with quoted speech: `READ MORE: …`."""
    capitals = _CAPITALS.match(line)
    return _LABELLED.match(line) is not None or (capitals is not None and is_label(capitals.group()))


def is_label(line: str) -> bool:
    """Return True for a heading over links to other stories: `Read more`, `Related articles`."""
    return _BARE.fullmatch(line) is not None
