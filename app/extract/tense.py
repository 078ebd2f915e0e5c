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
_TIMETABLE = (
    r"(?:begins|starts|opens|kicks off|runs|continues|resumes|ends|travels|arrives|flies|meets|convenes)"
    r"(?= [^.;:,]{0,60}\Z)"
)
_DEADLINE = r"(?:by|until|till|before|from|starting|beginning)(?= (?:the )?(?:end of )?\Z)"
_IRREGULAR = (
    "was|were|had|has|have|did|said|told|met|held|took|began|came|made|went|broke|left|gave|spoke|sat|saw|won|lost|fell|"
    "rose|flew|got|shook|hit|struck|brought|sought|led|found|became|wrote|swore|sent|chose|ago"
)
_CUE = re.compile(
    rf"\b(?:(?P<future>{_WILL}|{_PLANS}|{_BEING}|{_TIMETABLE}|{_DEADLINE})|(?P<past>{_IRREGULAR}|(?!need)[a-z]{{2,}}ed))\b|['’]ll\b",
    re.IGNORECASE,
)
# "would have met": what did not come about is no more ahead.
_OVER = re.compile(r" have\b", re.IGNORECASE)


def tense_at(text: str, position: int, start: int = 0, end: int | None = None) -> Tense | None:
    """Return the tense around `position` of the sentence `text[start:end]`; None where no verb tells.

    The nearest cue before the position counts; where none stands before it, the first one after.
    """
    start = max(start, position - REACH)
    end = min(len(text) if end is None else end, position + REACH)
    *_, cue = None, *_CUE.finditer(text[start:position])
    cue = cue or _CUE.search(text[position:end])
    if cue is None:
        return None
    return "past" if cue["past"] or _OVER.match(cue.string, cue.end()) else "future"
