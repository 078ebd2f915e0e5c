"""Classifier of quoted spans: speech, or titles, nicknames, slogans and words held at arm's length.

Signals are read off the quote's shape, the words around it, its place in the parse and its speaker; what each is worth
stands in weights.csv. Each counts once for itself and once together with the quote's length.
"""

import math
import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from app.extract.marks import Stretch
from app.extract.parsing.cues import verb_class
from app.extract.parsing.syntax import governors, is_verb
from app.extract.quotes.own_sentence import QuotePosition
from app.extract.quotes.speakers import Choice, Weights

_WORD = re.compile(r"\w+(?:['’.\-]\w+)*")
_BEFORE = re.compile(r"([\w’'@#]+|[^\w\s])\s*$")
_AFTER = re.compile(r"\s*([\w’'@#]+|[^\w\s])")
_SMALL = frozenset("a an the of in on at to for and or but with by from as vs is it".split())
# Works that have a title and say nothing themselves; what "an article titled “…”" says may be somebody's words.
_WORK = (
    r"book|memoir|autobiography|biography|novel|movie|film|documentary|show|programme|program|series|sitcom|podcast|song|"
    r"anthem|album|play|musical|opera|sketch|essay|magazine|exhibition|poem|painting|conference|event|course|lecture"
)
_NAMED_WORK = re.compile(
    rf"\b(?:{_WORK})s?,?\s+(?:called|(?:sub|en)?titled|named|dubbed|(?:billed|released|published|staged) as)\W{{0,2}}$",
    re.IGNORECASE,
)
_WORK_BEFORE = re.compile(
    r"\b(?:song|single|album|anthem|book|memoir|novel|film|movie|documentary|poem|play|opera|sitcom|podcast|"
    r"who (?:co-)?wrote|author of),? $",
    re.IGNORECASE,
)
# Words that nobody is said to have said: a so-called, a nickname, a gloss, words that somebody did not use.
_USE = (
    r"(?:us(?:e|ed|ing)|mention(?:ed|ing)?|utter(?:ed|ing)?|sa(?:y|id|ying)|sp(?:eak|oke|oken)|repeat(?:ed|ing)?|"
    r"includ(?:e|ed|ing)|contain(?:ed)?)"
)
_TERM = (
    r"(?:(?:the|any|its?|his|her|their)\s+)?(?:(?:actual|exact|very)\s+)?"
    r"(?:words?|phrases?|terms?|expressions?|names?|labels?)"
)
# "did not call it a “coup”"; not "never called him “sir”, he said", where the words may be his.
_CALL = r"(?:call|describe|label|brand|term)(?:ing)?\s+(?:[\w’']+\s+){1,4}?(?:as\s+)?(?:an?|the)"
_SIGN = r"(?:banner|placard|poster|plaque|t-shirt|sticker|billboard|cap|hat|badge|button)"
_UNSAID = re.compile(
    rf"(?:\bso-called|\b(?:nicknamed|known\s+(?:(?!for\b)[\w’']+\s+){{0,4}}as|"
    rf"go(?:es)?\s+by(?:\s+the\s+(?:name|nickname|alias))?(?:\s+of)?|went\s+by(?:\s+the\s+(?:name|nickname))?(?:\s+of)?|a\.?k\.?a\.?,?)"
    rf"|(?:\bnot|\bnever|n[’']t)(?:\s+(?:once|even|ever|actually|publicly|explicitly))?\s+{_USE}(?:\s+{_TERM})?"
    rf"|\b(?:avoid(?:ed|s|ing)?|omit(?:ted|s|ting)?|drop(?:ped|s)?|without|stopp?(?:ed|s|ing)?\s+short\s+of|(?:refus|declin)(?:ed|es|ing)\s+to)"
    rf"(?:\s+{_USE})?\s+(?:the\s+)?(?:words?|phrases?|terms?|expressions?)"
    rf"|(?:\bnot|\bnever|n[’']t|\b(?:refus|declin)(?:ed|es|ing)\s+to|\bstopp?(?:ed|s|ing)?\s+short\s+of)\s+{_CALL}"
    rf"|\bden(?:y|ies|ied|ying)\s+(?:(?:that\s+)?(?:he|she|they)\s+(?:had\s+)?|(?:ever\s+)?(?:having\s+)?(?:ever\s+)?){_USE}"
    r"|\b[A-Z]\w+(?:ish|ese|ian|can|ic|nch|ch|ek|li|ew|ai)\s+(?:words?|terms?)"
    rf"|\b{_SIGN}s?\b[^.;:“”\"]{{0,60}}\b(?:reads?|reading|saying|proclaim(?:s|ed|ing)?|bearing|with\s+the\s+(?:words?|slogan))"
    rf"|\bwhat\b[^.;:“”\"]{{0,60}}(?:\bnot|\bnever|n[’']t)\s+{_USE}\s+(?:is|was|were)(?:\s+{_TERM})?)(?:\s+the|\s+an?)?\s*$",
    re.IGNORECASE,
)
# "Rep. Howard P. “Buck” McKeon"
_GIVEN = re.compile(r"(?:\b[A-Z][a-z]+|\b[A-Z]\.) $")
_NICKNAME = re.compile(r"[“\"‘'][A-Z][a-z]+[”\"’']")
_SURNAME = re.compile(r" (?:[A-Z]\. )?[A-Z][\w’'-]+")
_GLOSS_BEFORE = re.compile(
    r"\b(?:means?|meaning|translat(?:es|ed|ing)\s+(?:as|to|into)|literally)(?:\s+literally)?\s*$", re.IGNORECASE
)
_GLOSS_AFTER = re.compile(r"\s*,?\s+in\s+(?:the\s+)?(?:local\s+\w+|[A-Z][a-z]+)\b")
_NAME_MEANS = re.compile(r"\b(?:names?|words?|terms?|title)\b[^.!?“”\"]{0,60}$", re.IGNORECASE)
_SPEAKING = re.compile(r"\b(?:I|we|you|me|us|my|our|your)\b", re.IGNORECASE)
_TITLED = re.compile(
    rf"\b(?:{_WORK}|author|"
    r"ad|column|commentary|article|headline|titled|entitled|named|slogan|shirt|hat|cap|game|app|blog|"
    r"hit|episode|edition|theme|tune|group|movement|campaign|tour|project|star|host|cast|version|rendition|performance|chorus)s?"
    r"(?:\s+of)?\W{0,3}$",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"(?:Follow\b.{1,60}?\bon\s+(?:Twitter|Facebook|Instagram|X)\b|Read\s+(?:more|also|the\s+(?:rest|full))\b|Related:|Sign\s+up\b|"
    r"Click\s+here\b)",
    re.IGNORECASE,
)
_STRENGTH = ("other", "naming", "saying", "core")
_REACH = 90  # characters before a quote in which its introduction stands
_NEIGHBOUR = 30  # characters on each side in which the next word stands


def is_speech(signals: Iterable[str], weights: Weights) -> float:
    """Return the probability that a quote is speech."""
    worth = math.fsum(weights.get(signal, 0.0) for signal in signals)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, worth))))


def is_boilerplate(inner: str) -> bool:
    """Return whether marks hold what a web page says to its reader, and no article."""
    return _BOILERPLATE.match(inner) is not None


def is_title(text: str, opened: int, inner: str) -> bool:
    """Return whether the words before a mark name a work: `an essay called “…”`, `the song “Took the Train Home”`."""
    before = max(0, opened - _NEIGHBOUR), opened
    if _NAMED_WORK.search(text, *before):
        return True
    return _WORK_BEFORE.search(text, *before) is not None and _shape(inner, _WORD.findall(inner)) == "title"


def is_unsaid(text: str, opened: int, closed: int) -> bool:
    """Return True if a quote is a so-called, a nickname, a gloss, or words that somebody did not use."""
    start = max(0, opened - _REACH)
    if (
        _GIVEN.search(text, start, opened)
        and _NICKNAME.fullmatch(text, opened, closed)
        and _SURNAME.match(text, closed)
    ):
        return True
    if _UNSAID.search(text, start, opened):
        return True
    means = _GLOSS_BEFORE.search(text, start, opened)
    return means is not None and bool(
        _GLOSS_AFTER.match(text, closed) or _NAME_MEANS.search(text, start, means.start())
    )


def signals_of(text: str, stretch: Stretch, place: QuotePosition | None, choice: Choice, count: int) -> set[str]:
    """Return the signals of a quote.

    `count` tells how often the article has the same words in marks.
    """
    inner, opened, closed = text[stretch.start : stretch.end], stretch.opened, stretch.closed
    words = _WORD.findall(inner)
    length = "short" if len(words) < 4 else "medium" if len(words) < 10 else "long"
    signals = {f"words|{next(n for n in (1, 2, 3, 5, 9, 19, 1000000) if len(words) <= n)}"}
    shape, ending = _shape(inner, words), _ending(inner)
    general = {f"shape|{shape}", f"end|{ending}", f"shape-end|{shape}:{ending}", *_neighbours(text, opened, closed)}
    if _TITLED.search(text, max(0, opened - _NEIGHBOUR), opened):
        general.add(f"titled|{shape}")
    if _SPEAKING.search(inner):
        general.add(f"speaking|{shape}")
    if ": " in inner:
        general.add(f"colon|{shape}")
    general.add(f"entity|{choice.within}")
    if choice.ahead != "none":
        general |= {f"entity-before|{choice.ahead}", f"entity-before|{choice.ahead}:{shape}"}
    if place is not None:
        general.update(_place_in_parse(place, shape))
    signals |= general | {f"{length}:{signal}" for signal in general}
    sure = "low" if choice.probability < 0.5 else "middling" if choice.probability < 0.8 else "high"
    signals.add(f"{length}:speaker|{sure if choice.key else 'none'}")
    signals.add(f"{length}:rule|{choice.rule}")
    if count > 1:
        signals.add(f"{length}:repeated|")
    signals.update(f"{length}:{c}" for c in choice.circumstances if c.partition("|")[0].endswith(("-verb", "owner")))
    return signals


def _shape(inner: str, words: list[str]) -> str:
    """Return how a quote is capitalised: as a title, a sentence, in lower case or otherwise."""
    big = [word for word in words if word.lower() not in _SMALL]
    capitals = sum(not word[0].islower() for word in big)
    if big and capitals == len(big):
        return "title"
    if capitals == 0:
        return "lower"
    return "sentence" if not inner[0].islower() and capitals <= 1 + len(big) // 4 else "mixed"


def _ending(inner: str) -> str:
    return inner[-1] if inner[-1] in ",.?!…" else "dash" if inner[-1] in "-–—" else "word"


def _neighbours(text: str, opened: int, closed: int) -> Iterator[str]:
    before = _BEFORE.search(text, max(0, opened - _NEIGHBOUR), opened)
    after = _AFTER.match(text, closed, min(len(text), closed + _NEIGHBOUR))
    first = before is None or "\n" in text[before.end(1) : opened]
    last = after is None or "\n" in text[closed : after.start(1)]
    yield f"before|{'^' if first or before is None else before[1].lower()}"
    yield f"after|{'$' if last or after is None else after[1].lower()}"


def _place_in_parse(place: QuotePosition, shape: str) -> Iterator[str]:
    yield f"kind|{'clause' if place.clause else 'fragment'}"
    if place.sentence.bare:
        yield "bare|"
    verbs = [v for v in governors(place.root) if place.outside(v) and is_verb(v)]
    classes = [verb_class(v.lower_) for v in verbs]
    nearest = classes[0] if classes else "none"
    yield f"role|{place.root.dep_}"
    yield f"shape-role|{shape}:{place.root.dep_}:{place.root.head.tag_[:2]}"
    yield f"governor|{place.root.head.tag_[:2]}"
    yield f"verb|{nearest}:{'direct' if verbs and place.root.head.i == verbs[0].i else 'above'}"
    yield f"strongest-verb|{max(classes, key=_STRENGTH.index, default='none')}"
    yield f"shape-verb|{shape}:{nearest}:{'direct' if verbs and place.root.head.i == verbs[0].i else 'above'}"
    left, right = _beside(place, place.start - 1), _beside(place, place.end)
    yield f"left-tag|{left.tag_ if left else '^'}"
    yield f"shape-left|{shape}:{left.tag_ if left else '^'}"
    yield f"right-tag|{right.tag_ if right else '$'}"
    yield f"tags|{left.tag_[:2] if left else '^'}:{right.tag_[:2] if right else '$'}"
    if left is not None and left.tag_ in ("DT", "JJ", "POS", "PRP$"):
        further = _beside(place, left.i - 1)
        yield f"two-before|{further.lower_ if further else '^'}"


def _beside(place: QuotePosition, position: int) -> Token | None:
    return place.doc[position] if place.sentence.start <= position < place.sentence.end else None
