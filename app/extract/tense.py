"""Whether a place in a sentence speaks of what was or of what is to come: by the verb that stands nearest before it.

No parser: "Kim said on Saturday that he will meet Xi on Tuesday" has `said` before Saturday and `will` before Tuesday.
"""

import re
from typing import Literal

Tense = Literal["past", "future"]

REACH = 200  # characters on either side; a sentence without end must not cost the square of its length

_WILL = r"will|won['’]t|shall|would|upcoming|forthcoming|coming|next|ahead of|due|slated|set (?:to|for)|in talks to"
_PLANS = (
    "planned|planning|plans?|scheduled|expects?|tentatively|(?:expected|intends?|hopes?|hoping|aims?|wants?|agree[ds]?|"
    "invited|vowed|promised|pledged|offered|ready|willing|poised|likely) to"
)
_BEING = (
    r"(?:is|are|be) (?:also |now |still )?(?:to|meeting|travel+ing|visiting|hosting|holding|heading|flying|attending)"
)
# What stands in a timetable: `the summit opens on Monday`, `he flies to Rome on Friday`
_NO_NOUN = "".join(f"(?<!{word} )" for word in "the his her its their our these those two and of".split())
_TIMETABLE = (
    rf"{_NO_NOUN}(?:begins|starts|opens|kicks off|runs|continues|resumes|ends|travels|arrives|flies|meets|convenes|"
    r"heads(?! of)|hosts|leaves|departs|sets (?:off|out)|welcomes|receives|visits|attends|addresses|returns|joins|"
    r"gathers|chairs)(?= [^.;:,]{0,60}\Z)"
)
_INVITED = r"invit(?:e[sd]?|ing)(?= [^.;:]{2,120} (?:to|for) [^.;:]{0,60}\Z)"  # `invited L to a summit on Tuesday`
_DEADLINE = r"(?:by|until|till|before|from|starting|beginning)(?= (?:the )?(?:end of )?\Z)"
_IRREGULAR = (
    "was|were|had|has|have|did|said|told|met|held|took|began|came|made|went|broke|left|gave|spoke|sat|saw|won|lost|fell|"
    "rose|flew|got|shook|hit|struck|brought|sought|led|found|became|wrote|swore|sent|chose|ago"
)
_CUE = re.compile(
    rf"\b(?:(?P<future>{_WILL}|{_PLANS}|{_BEING}|{_TIMETABLE}|{_INVITED}|{_DEADLINE})|(?P<past>{_IRREGULAR}|(?!need)[a-z]{{2,}}ed))\b|['’]ll\b",
    re.IGNORECASE,
)
# `Unlike the summit in *, L will …`: the verb of the clause says nothing of what the phrase before it looks back on
_LOOKING_BACK = re.compile(r"\W*(?:Unlike|Since|Following|After) (?:(?!\w+ing\b)[^\s,;:]+ )*\Z")
_MONTH = re.compile(r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Sept|Nov|Dec)ember|October")
# "would have met": what did not come about is no more ahead.
_OVER = re.compile(r" have\b", re.IGNORECASE)


def tense_at(text: str, position: int, start: int = 0, end: int | None = None) -> Tense | None:
    """Return the tense around `position` of the sentence `text[start:end]`; None where no verb tells.

    The nearest cue before the position counts; where none stands before it, the first one after. A month in a phrase
    that looks back is past: `After the summit in June, L will fly to Rome`. A day may be ahead.
    """
    start = max(start, position - REACH)
    end = min(len(text) if end is None else end, position + REACH)
    *_, cue = None, *_CUE.finditer(text[start:position])
    if cue is None and _LOOKING_BACK.match(text, start, position) and _MONTH.match(text, position):
        return "past"
    cue = cue or _CUE.search(text[position:end])
    if cue is None:
        return None
    return "past" if cue["past"] or _OVER.match(cue.string, cue.end()) else "future"
