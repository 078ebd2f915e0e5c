"""Features of a sentence for the question whether it states an agreement: readable strings, each true or absent.

Three views of a sentence: its words (`w:`), each verb with its subject, objects, modality and what it hangs on (`v:`),
each noun of committing with its determiner and its verb (`n:`). Then how it stands in the article (`s:`), its
neighbours (`b:`, `a:`) and the article as a whole (`t:`). Words of a class count as themselves and as `#class`.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from app.extract.events.article import EventArticle
from app.extract.events.sentences import COUNTRY, DATE, LEADER, ParsedSentence
from app.findings import PersonFinding

# Classes of a verb above that decide whether what stands below it is meant as a fact.
_ABOVE = frozenset(
    {"plan", "propose", "demand", "refuse", "fail", "threaten", "think", "discuss", "say", "welcome", "breach"}
)
_CONDITIONS = frozenset(
    {"if", "unless", "whether", "until", "before", "once", "because", "after", "while", "although", "though"}
)
_NOMINAL = frozenset({"deal", "treaty", "mou", "statement", "commitment", "will", "money", "body", "talks", "measure"})
_OBJECTS = frozenset({"dobj", "attr", "nsubjpass", "dative", "oprd"})
_DETERMINERS = frozenset({"det", "poss", "amod", "compound", "nummod"})
_TOPICS = (
    "company",
    "labour",
    "home",
    "sport",
    "culture",
    "nature",
    "deal",
    "treaty",
    "mou",
    "statement",
    "talks",
    "group",
)
_COMMITTING = (
    "agree",
    "sign",
    "conclude",
    "pledge",
    "accept",
    "affirm",
    "announce",
    "give",
    "refuse",
    "threaten",
    "demand",
)
_TITLES = (
    "joint statement",
    "fact sheet",
    "readout",
    "communiqu",
    "declaration",
    "memorandum",
    "remarks",
    "press conference",
    "press release",
    "media release",
    "statement by",
)
LEAD = 3  # sentences


def article_features(article: EventArticle, sentences: Iterable[set[str]]) -> set[str]:
    """Return the features of an article for the question whether it tells of agreements at all, from its sentences'."""
    found = {
        feature
        for features in sentences
        for feature in features
        if feature[:2] in ("s:", "t:") or (feature.startswith(("w:", "v:#", "n:#")) and " " not in feature)
    }
    codes, leaders = len(article.codes), sum(person.leader for person in article.people)
    led = len({article.side(i) for i, person in enumerate(article.people) if person.leader})
    together = sum(len(sides) > 1 for sides in article.sides)
    return found | {
        f"countries {min(codes, 6)}",
        f"leaders {min(leaders, 5)}",
        f"led {min(led, 4)}",
        f"countries {min(codes, 3)} led {min(led, 3)}",
        f"together {min(together, 5)}",
        f"together tenths {min(4, 10 * together // max(len(article.sentences), 1))}",
    }


def _detailed(sentence: ParsedSentence) -> Iterator[str]:
    """Yield the features of the verbs and nouns of a sentence with what they govern."""
    for token in range(len(sentence)):
        if sentence.is_verb(token):
            yield from _verb(sentence, token)
        elif sentence.is_noun(token):
            yield from _noun(sentence, token)


def _words(sentence: ParsedSentence) -> Iterator[str]:
    terms = sentence.terms
    for term in terms:
        yield f"w:{term}"
    for one, other in pairwise(terms):
        yield f"w:{one} {other}"
    if terms:
        yield f"w:^{terms[0]}"
        yield f"w:^{' '.join(terms[:2])}"
    for token, classes in enumerate(sentence.classes):
        kind = "v" if sentence.is_verb(token) else "n"
        for name in classes:
            yield f"{kind}:#{name}"


def _verb(sentence: ParsedSentence, verb: int) -> Iterator[str]:
    """Yield the features of one verb; auxiliaries have none."""
    if sentence.deps[verb] in ("aux", "auxpass"):
        return
    classes = sentence.classes[verb]
    lemma = sentence.lemmas[verb]
    names = [lemma, *(f"#{name}" for name in classes)]
    subject = sentence.noun_type(sentence.subject(verb))
    children = sentence.children[verb]
    form = _form(sentence, verb)
    context = _context(sentence, verb)
    head = sentence.heads[verb]
    above = ["^"] if head == verb else [sentence.term(head), *(f"#{name}" for name in sentence.classes[head])]
    for name in names:
        yield f"v:{name} {form}"
        yield f"v:{name} by {subject}"
        yield f"v:{name} by {subject} {form}"
        yield f"v:{name} {sentence.tags[verb]}"
        yield from (f"v:{name} <{sentence.deps[verb]} {each}" for each in above)
        yield from (f"v:{name} in {each}" for each in context)
        if context:
            yield f"v:{name} by {subject} {form} in {'+'.join(context)}"
        for child in children:
            yield from (f"v:{name} {each}" for each in _complement(sentence, child))


def _form(sentence: ParsedSentence, verb: int) -> str:
    """Return voice, polarity, modality and tense: `past`, `will`, `not.could`, `passive.past`, `to`."""
    parts = []
    if sentence.is_passive(verb):
        parts.append("passive")
    if sentence.is_negated(verb):
        parts.append("not")
    if modal := sentence.modal(verb):
        parts.append(modal)
    elif sentence.auxiliary(verb, ("to",)):
        parts.append("to")
    else:
        tag = sentence.tags[verb]
        has = sentence.auxiliary(verb, ("has", "have", "'ve", "’ve"))
        had = sentence.auxiliary(verb, ("had",))
        tense = {"VBD": "past", "VBN": "part", "VBG": "ing", "VB": "base"}.get(tag, "now")
        parts.append("has" if has else "had" if had else tense)
    return ".".join(parts)


def _context(sentence: ParsedSentence, verb: int) -> list[str]:
    """Return what stands above a verb and takes the fact out of it, or gives it to a speaker."""
    found = {
        f"{sentence.words[t]}"
        for t in sentence.children[verb]
        if sentence.deps[t] == "mark" and sentence.words[t] in _CONDITIONS
    }
    for head in sentence.above(verb):
        if sentence.is_verb(head):
            found.update(f"#{name}" for name in sentence.classes[head] if name in _ABOVE)
            found.update(
                sentence.words[t]
                for t in sentence.children[head]
                if sentence.deps[t] == "mark" and sentence.words[t] in _CONDITIONS
            )
            if sentence.is_negated(head):
                found.add("not")
            if sentence.modal(head) == "could":
                found.add("could")
        elif sentence.is_noun(head):
            found.update(f"#{name}" for name in sentence.classes[head] if name in _NOMINAL)
    if sentence.quoted[verb]:
        found.add("quote")
    return sorted(found)


def _complement(sentence: ParsedSentence, child: int) -> Iterator[str]:
    """Yield how a child completes its verb: objects, prepositions with their nouns, particles, adverbs, clauses."""
    dep = sentence.deps[child]
    if dep in _OBJECTS:
        yield f">{dep} {sentence.term(child)}"
        yield f">{dep} {sentence.noun_type(child)}"
    elif dep == "prep":
        for below in sentence.children[child]:
            yield f">{sentence.words[child]} {sentence.noun_type(below)}"
            yield f">{sentence.words[child]} {sentence.term(below)}"
    elif dep == "prt":
        yield f"+{sentence.words[child]}"
    elif dep in ("advmod", "acomp"):
        yield f"~{sentence.words[child]}"
    elif dep in ("ccomp", "xcomp", "advcl"):
        names = sentence.classes[child] or ("other",)
        yield from (f">{dep} #{name} {_form(sentence, child)}" for name in names)


def _noun(sentence: ParsedSentence, noun: int) -> Iterator[str]:
    """Yield the features of a noun of committing: what determines it, and which word it hangs on."""
    head = sentence.heads[noun]
    below = sentence.children[noun]
    for name in sentence.classes[noun]:
        if name not in _NOMINAL:
            continue
        yield f"n:#{name} <{sentence.deps[noun]} {sentence.term(head)}"
        yield from (f"n:#{name} <{sentence.deps[noun]} #{each}" for each in sentence.classes[head])
        for child in below:
            if sentence.deps[child] in _DETERMINERS:
                yield f"n:#{name} {sentence.term(child)}"
            elif sentence.deps[child] == "prep":
                yield from (
                    f"n:#{name} {sentence.words[child]} {sentence.noun_type(t)}" for t in sentence.children[child]
                )


def _shape(sentence: ParsedSentence, people: Sequence[PersonFinding]) -> Iterator[str]:
    """Yield who stands in a sentence, how long it is, and what of it is quoted."""
    countries = {m.number for m in sentence.marks if m and m.kind == COUNTRY}
    leaders = {m.number for m in sentence.marks if m and m.kind == LEADER}
    yield f"s:countries {min(len(countries), 3)}"
    yield f"s:leaders {min(len(leaders), 3)}"
    yield f"s:sides {min(len(countries) + len({people[n].country for n in leaders} - {None}), 3)}"
    yield f"s:length {min(len(sentence) // 10, 6)}"
    if any(m and m.kind == DATE for m in sentence.marks):
        yield "s:date"
    quoted = sum(sentence.quoted)
    yield f"s:quoted {'none' if not quoted else 'all' if quoted > 0.8 * len(sentence) else 'part'}"
    if sentence.words:
        yield f"s:ends {sentence.words[-1][-1] if not sentence.words[-1][-1].isalnum() else 'word'}"
    if sentence.span.text[:1] in "*-•–":
        yield "s:bullet"
    for child, (dep, word) in enumerate(zip(sentence.deps, sentence.words, strict=True)):
        if dep == "prep" and word in ("between", "with"):
            sides = sum(
                sentence.noun_type(t) in ("state", "leader")
                for b in sentence.children[child]
                for t in sentence.conjuncts(b)
            )
            if sides:
                yield f"s:{word} {min(sides, 2)}"
        if dep in ("nsubj", "nsubjpass"):
            sides = sum(sentence.noun_type(t) in ("state", "leader") for t in sentence.conjuncts(child))
            if sides > 1:
                yield "s:subjects 2"


class ArticleFeatures:
    """Features that all sentences of an article share, and those of a sentence's place in it."""

    def __init__(self, article: EventArticle) -> None:
        self.article = article
        self.sentences = article.sentences
        self.paragraph_starts = frozenset(paragraph.start for paragraph in article.paragraphs)

    def of(self, number: int) -> set[str]:
        """Return all features of a sentence."""
        return self.plain(number) | self.detailed(number)

    def plain(self, number: int) -> set[str]:
        """Return the features of a sentence that the article is judged by: words, shape, place; quick to compute."""
        sentence = self.sentences[number]
        return self.shared | {*_words(sentence), *_shape(sentence, self.article.people), *self.placed(number)}

    def detailed(self, number: int) -> set[str]:
        """Return the features of a sentence's verbs and nouns with what they govern."""
        return set(_detailed(self.sentences[number]))

    @cached_property
    def shared(self) -> set[str]:
        """Features of the whole article."""
        number = max(len(self.sentences), 1)
        leaders = sum(person.leader for person in self.article.people)
        found = {f"t:countries {min(len(self.article.countries), 6)}", f"t:leaders {min(leaders, 5)}"}
        head = self.article.text[:200].lower()
        found.update(f"t:title {title}" for title in _TITLES if title in head)
        for word in ("we", "will", "said", "shall"):
            found.add(f"t:{word} {_share(sum(word in s.words for s in self.sentences), number)}")
        found.add(f"t:quotes {_share(sum(any(s.quoted) for s in self.sentences), number)}")
        sides = sum(sum(m is not None and m.kind in (COUNTRY, LEADER) for m in s.marks) > 1 for s in self.sentences)
        found.add(f"t:sides {_share(sides, number)}")
        named = [{name for classes in s.classes for name in classes} for s in self.sentences]
        for name in (*_TOPICS, *_COMMITTING):
            found.add(f"t:#{name} {_share(sum(name in names for names in named), number)}")
        for name in ("deal", "statement", "talks", "commitment", "company", "sign", "agree"):
            if any(name in names for names in named[:LEAD]):
                found.add(f"t:lead #{name}")
        return found

    def placed(self, number: int) -> Iterator[str]:
        """Yield the features of the sentence's place, and of its neighbours."""
        yield f"s:place {min(number, 4)}"
        yield f"s:quarter {4 * number // max(len(self.sentences), 1)}"
        sentence = self.sentences[number]
        if sentence.span.start in self.paragraph_starts:
            yield "s:paragraph"
        before = self.article.text[max(0, sentence.span.start - 20) : sentence.span.start].rstrip()[-1:]
        yield f"b:ends {'word' if before.isalnum() else before}"
        for letter, near in (("b", number - 1), ("a", number + 1)):
            if 0 <= near < len(self.sentences):
                for name in {name for classes in self.sentences[near].classes for name in classes}:
                    yield f"{letter}:#{name}"


def _share(count: int, number: int) -> int:
    """Return a share in steps: none, up to a tenth, a fifth, two fifths, more."""
    share = count / number
    return 0 if not count else 1 if share <= 0.1 else 2 if share <= 0.2 else 3 if share <= 0.4 else 4
