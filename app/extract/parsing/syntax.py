"""Subjects of verbs and the noun phrases that name them, read off a parse."""

from collections.abc import Container, Iterator

from spacy.tokens import Token

from app.extract.parsing.cues import TEXTS, verb_class

_NAME_PARTS = frozenset("compound amod det poss nummod nmod quantmod predet case".split())
_SHARES_SUBJECT = frozenset(
    "conj advcl xcomp ccomp pcomp prep dep aux oprd acomp agent parataxis pobj dobj attr".split()
)
_NOMINAL = frozenset(("NN", "PR", "WP", "WD", "DT", "CD"))
_BELONGING = frozenset("of for from by to at with".split())
_LONGEST_COMPLEMENT = 10  # tokens
QUOTING = frozenset("quote quotes quoted quoting cite cites cited citing".split())
AGE_TOKENS = 5  # of "the 46-year-old" before its last
_DEEPEST = 25  # no sentence that people write hangs together over more steps


def is_verb(token: Token) -> bool:
    """Return whether the tagger takes a token for a verb, auxiliaries included."""
    return token.tag_[:2] == "VB"


def is_nominal(token: Token) -> bool:
    """Return True if a token can name somebody: a noun, name or pronoun, "the 46-year-old"."""
    return token.tag_[:2] in _NOMINAL or (token.lower_ == "old" and age_of(token) is not None)


def age_of(token: Token) -> Token | None:
    """Return the last token of "the 46-year-old", of which `token` is "year" or "old"."""
    if token.lower_ not in ("year", "old"):
        return None
    last = token.i + (2 if token.lower_ == "year" else 0)
    if last < AGE_TOKENS or last >= len(token.doc) or token.doc[last].lower_ != "old":
        return None
    words = token.doc[last - AGE_TOKENS : last]
    return token.doc[last] if words[0].tag_ == "DT" and words[1].like_num and words[3].lower_ == "year" else None


def noun_class(token: Token) -> str:
    """Return what kind of noun a token is: he, they, it, I, who, that, text, name, number or noun."""
    word, tag = token.lower_, token.tag_
    if tag in ("PRP", "PRP$"):
        kinds = {
            "he": "he",
            "she": "he",
            "his": "he",
            "her": "he",
            "they": "they",
            "their": "they",
            "it": "it",
            "its": "it",
        }
        return kinds.get(word, "I")
    if tag in ("WP", "WDT", "WP$"):
        return "who" if word in ("who", "whose") else "that"
    if tag[:3] == "NNP":
        return "name"
    if tag in ("DT", "CD"):
        return "number"
    return "text" if word in TEXTS else "noun"


def own_subject(verb: Token) -> Token | None:
    """Return the verb's own active subject."""
    return next((c for c in verb.children if c.dep_ in ("nsubj", "csubj") and c.lower_ != "there"), None)


def passive_subject(verb: Token) -> Token | None:
    """Return whom a passive verb is done to."""
    return next((c for c in verb.children if c.dep_ == "nsubjpass"), None)


def subject(verb: Token) -> Token | None:
    """Return a verb's own subject, active or passive."""
    return own_subject(verb) or passive_subject(verb)


def agent(verb: Token) -> Token | None:
    """Return whom "by" names after a passive verb."""
    by = next((c for c in verb.children if c.dep_ == "agent"), None)
    return None if by is None else object_of(by)


def object_of(preposition: Token) -> Token | None:
    """Return the object of a preposition."""
    return next((c for c in preposition.children if c.dep_ == "pobj"), None)


def is_owner(token: Token) -> bool:
    """Return whether a token owns the noun it hangs on; behind a curly apostrophe the parser does not always see it."""
    return token.dep_ == "poss" or any(child.tag_ == "POS" for child in token.rights)


def is_passive(verb: Token) -> bool:
    """Return whether a verb has a passive subject or auxiliary."""
    return any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)


def shared_subject(verb: Token) -> Token | None:
    """Return the subject of the verb that a verb without its own hangs on: `laughed and said`, `…, saying`."""
    token = verb
    for _ in range(6):
        if token.dep_ in ("acl", "relcl") and is_nominal(token.head):
            return token.head
        if token.dep_ not in _SHARES_SUBJECT or token.head.i == token.i:
            return None
        token = token.head
        found = subject(token)
        if found is not None:
            return found
    return None


def subjects_of(verb: Token, end: int, is_quoted: Container[int]) -> Iterator[tuple[str, Token]]:
    """Yield whom a verb may have for its subject, and how each was found. The sentence ends before token `end`."""
    doc = verb.doc
    source = quoted_source(verb.head.head) if verb.dep_ == "pcomp" else None
    if source is not None:  # `TASS quoted Lee as saying`
        if source.i not in is_quoted:
            yield "quoted", source
        return
    own = own_subject(verb)
    if own is not None and own.i not in is_quoted:
        yield "own", own
    if is_passive(verb):
        by, done_to = agent(verb), passive_subject(verb)
        if by is not None:
            yield "agent", by
        named = by is not None and verb_class(verb.lower_) == "naming"  # `It was hailed by Lee as “…”`
        if done_to is not None and not named:
            yield "passive", done_to
        return
    if verb.dep_ == "acl" and verb.tag_ == "VBN" and (by := agent(verb)) is not None:
        yield "agent", by  # `a deal hailed by Lee as “…”`
        return
    if own is None or own.i in is_quoted:
        shared = shared_subject(verb)
        if shared is not None and shared.i not in is_quoted:
            yield "shared", shared
            author = author_of(shared)
            if author is not None:
                yield "author", author
    # What the parser may have missed: a noun phrase right after the verb, or right before it.
    following = list(doc[verb.i + 1 : min(end, verb.i + 12)])
    cut = next((k for k, t in enumerate(following) if t.i in is_quoted), len(following))
    right = head_of_phrase(following[:cut])
    if right is not None and (own is None or own.i != right.i):
        yield "right", right
    before = list(reversed(doc[max(0, verb.i - 5) : verb.i]))
    left = next((t for t in before if t.tag_[:2] not in ("RB", "MD", "VB") or t.i in is_quoted), None)
    if left is not None and left.i not in is_quoted and is_nominal(left) and (own is None or own.i != left.i):
        yield "left", left


def quoted_source(verb: Token) -> Token | None:
    """Return whom a verb of quoting quotes: Lee of `TASS quoted Lee as saying`, `Lee was quoted as saying by TASS`."""
    if verb.lower_ not in QUOTING:
        return None
    reported = next((c for c in verb.children if c.lower_ == "as" and any(is_verb(v) for v in c.children)), None)
    if reported is None:
        return None
    return passive_subject(verb) or next((c for c in verb.children if c.dep_ in ("dobj", "dative")), None)


def author_of(noun: Token) -> Token | None:
    """Return whose text a noun for a text is: `Lee issued a statement`, `Lee's statement`."""
    if noun_class(noun) != "text":
        return None
    return shared_subject(noun) or next((c for c in noun.children if c.dep_ == "poss"), None)


def governors(token: Token) -> Iterator[Token]:
    """Yield what a token hangs on, nearest first."""
    for _ in range(_DEEPEST):
        if token.head.i == token.i:
            return
        token = token.head
        yield token


def root_of(tokens: list[Token]) -> Token | None:
    """Return the first of the tokens that hangs on none."""
    return next((token for token in tokens if token.head.i == token.i), None)


def first_of_phrase(noun: Token) -> Token:
    """Return the first token of the noun phrase that `noun` ends, without clauses and appositions before it."""
    first = noun
    for child in reversed(list(noun.lefts)):
        if child.dep_ not in _NAME_PARTS:
            break
        first = child.left_edge
    while first.i > 1 and first.nbor(-1).text == "-" and not (first.nbor(-1).whitespace_ or first.nbor(-2).whitespace_):
        first = first.nbor(-2)  # "Interfax-Ukraine"
    return first


def last_of_phrase(noun: Token, is_quoted: Container[int]) -> Token:
    """Return the last token of the noun phrase, what it is of or from included, clauses and commas left out."""
    last = noun
    if noun.tag_[:2] != "NN":
        return last
    for child in noun.rights:
        if child.lower_ not in _BELONGING or child.i != last.i + 1:
            break
        for token in noun.doc[child.i + 1 : min(child.right_edge.i + 1, child.i + _LONGEST_COMPLEMENT)]:
            if token.i in is_quoted or token.is_punct or token.tag_[:2] in ("VB", "WP", "WD", "MD", "IN", "TO"):
                if token.lower_ not in ("of", "-"):
                    break
                continue
            last = token
    return last


def head_of_phrase(tokens: list[Token]) -> Token | None:
    """Return the head of the noun phrase that the tokens begin with, by tags alone; None if they begin otherwise."""
    head = tokens[0] if tokens and tokens[0].lower_ in ("another", "others", "some", "many", "one") else None
    for token in tokens[1:] if head is not None else tokens:
        tag = token.tag_
        if tag == "PRP" and head is None:
            return token
        if tag[:2] == "NN" or (tag == "CD" and head is None):
            head = token
        elif tag not in ("DT", "JJ", "POS", "PRP$", "HYPH", "VBN") or (
            head is not None and tag in ("DT", "PRP$", "VBN")
        ):
            break
    return head
