"""Each rule of app.extract.quotes: sentences it is for, and, behind a comment, some that only look like them.

A row is an article and what is found in it, in order: the words, the kind, the speaker's name.
"""

import pytest

from app.document import Document
from app.extract.language import Language
from app.extract.pipeline import extract
from app.findings import QuoteFinding
from app.reference import Reference

Found = tuple[str, str, str | None]
Row = tuple[str, list[Found]]

MERKEL, MACRON = "Angela Merkel", "Emmanuel Macron"

MARKS: list[Row] = [
    ("Macron said, “We are ready.”", [("We are ready.", "full", MACRON)]),
    ('Macron said, "We are ready for the talks."', [("We are ready for the talks.", "full", MACRON)]),
    ("Macron said, ''We are ready for the talks.''", [("We are ready for the talks.", "full", MACRON)]),
    # a curly mark closed by a straight one, and the low mark of German
    ('Macron said, “We are ready for the talks."', [("We are ready for the talks.", "full", MACRON)]),
    ("Macron said, „We are ready for the talks.“", [("We are ready for the talks.", "full", MACRON)]),
    ("Macron said: «We are ready for the talks.»", [("We are ready for the talks.", "full", MACRON)]),
    # guillemets that point inwards
    (
        "Macron said: »We are ready for the talks.« The hall was full.",
        [("We are ready for the talks.", "full", MACRON)],
    ),
    # British single marks; the plural's apostrophe does not close
    (
        "‘We are ready for the talks,’ Macron said. ‘The hosts’ plans are not.’",
        [("We are ready for the talks,", "full", MACRON), ("The hosts’ plans are not.", "full", MACRON)],
    ),
    # a quote in a quote belongs to it
    (
        "Macron said, “He told me ‘never again’ and left the room.”",
        [("He told me ‘never again’ and left the room.", "full", MACRON)],
    ),
    # no marks: feet and inches, possessives, attributes of tags
    ("The boy’s father, 6'2\" tall, stood by the leaders' cars for an hour.", []),
    ('See <a href="https://example.org/we-are-ready">the report</a> of the talks.', []),
]

SIGNATURES: list[Row] = [
    (
        "“Peace is made by those who stay at the table.” – Emmanuel Macron",
        [("Peace is made by those who stay at the table.", "full", MACRON)],
    ),
    (
        "“Peace is made by those who stay at the table.”\n— Emmanuel Macron, president of France",
        [("Peace is made by those who stay at the table.", "full", MACRON)],
    ),
    # a byline
    ("He called the offer “peanuts and nothing else.” – Reuters", [("peanuts and nothing else.", "partial", "He")]),
]

TRANSCRIPTS: list[Row] = [
    (
        "MERKEL: “Do you believe that the treaty can be saved?”\n\nMACRON: “I do believe that it can.”",
        [
            ("Do you believe that the treaty can be saved?", "full", MERKEL),
            ("I do believe that it can.", "full", MACRON),
        ],
    ),
    (
        "MERKEL: Do you believe it?\nMACRON: I do believe it.\nMERKEL: And your party?\nMACRON: It does not.",
        [
            ("Do you believe it?", "full", MERKEL),
            ("I do believe it.", "full", MACRON),
            ("And your party?", "full", MERKEL),
            ("It does not.", "full", MACRON),
        ],
    ),
    # names in small letters; what the speaker goes on with; what happens in the room
    (
        "Chancellor Merkel: Do you believe it?\nPresident Macron: I do believe it.\nI always have.\n(Laughter.)\n"
        "Chancellor Merkel: And your party?\nPresident Macron: It does not.",
        [
            ("Do you believe it?", "full", MERKEL),
            ("I do believe it.", "full", MACRON),
            ("I always have.", "full", MACRON),
            ("And your party?", "full", MERKEL),
            ("It does not.", "full", MACRON),
        ],
    ),
    # an interview: who asks and who answers is nowhere said
    (
        "Q: Do you believe it?\nA: I do believe it.\nQ. And your party?\nA. It does not.",
        [
            ("Do you believe it?", "full", None),
            ("I do believe it.", "full", None),
            ("And your party?", "full", None),
            ("It does not.", "full", None),
        ],
    ),
    # what stands in marks behind a label makes no transcript of the writer's own lines
    (
        "Merkel: “We waited for years.”\nThe hall was full.\nMacron: “So did we.”\nThe hall was loud.\n"
        "Merkel: “We are done.”\nThe hall was still.\nMacron: “So are we.”",
        [
            ("We waited for years.", "full", MERKEL),
            ("So did we.", "full", MACRON),
            ("We are done.", "full", MERKEL),
            ("So are we.", "full", MACRON),
        ],
    ),
    # words in capitals that name nobody; too few lines to be a transcript; labels of which none returns
    ("NOTE: The hall opens at nine.\nUPDATE: It opens at ten.\nNOTE: The doors are shut.\nUPDATE: They are open.", []),
    ("MERKEL: The hall opens at nine.\nIt has been shut for years.", []),
    ("Place: Paris.\nTime: noon.\nHost: the mayor.\nGuests: a hundred.\nFood: none.", []),
]

POSTS: list[Row] = [
    (
        "We did it, and the border is open! — Angela Merkel (@bundeskanzlerin) August 23, 2025",
        [("We did it, and the border is open!", "full", MERKEL)],
    ),
    # no handle, no post
    ("The border is open at last — Angela Merkel (right) came on August 23, 2025", []),
]

VERB_AFTER: list[Row] = [
    (
        "“The border will stay open through the winter,” said Chancellor Angela Merkel.",
        [("The border will stay open through the winter,", "full", MERKEL)],
    ),
    (
        "“The border will stay open through the winter,” Merkel said on Friday.",
        [("The border will stay open through the winter,", "full", MERKEL)],
    ),
    ("“Will the border stay open?” asked Merkel.", [("Will the border stay open?", "full", MERKEL)]),
    # the verb of the next sentence belongs to the next quote
    (
        "“The border will stay open,” said Angela Merkel. Emmanuel Macron added: “France will follow.”",
        [("The border will stay open,", "full", MERKEL), ("France will follow.", "full", MACRON)],
    ),
]

VERB_BEFORE: list[Row] = [
    (
        "Angela Merkel said: “The border will stay open through the winter.”",
        [("The border will stay open through the winter.", "full", MERKEL)],
    ),
    (
        "Angela Merkel told reporters in Berlin that “the border will stay open.”",
        [("the border will stay open.", "partial", MERKEL)],
    ),
    # the city of a dateline says nothing
    (
        "PARIS (AP) — French President Emmanuel Macron on Friday called the plan ''a gift to nobody at all.''",
        [("a gift to nobody at all.", "partial", MACRON)],
    ),
    (
        "BERLIN, March 3 (Reuters) - Chancellor Angela Merkel said the border would stay open through the winter.",
        [("the border would stay open through the winter", "indirect", MERKEL)],
    ),
    # who acts in another clause or in the next sentence says nothing
    (
        "Macron left after Merkel said, “The border is closed for good.”",
        [("The border is closed for good.", "full", MERKEL)],
    ),
    (
        "Angela Merkel insisted, “The border will stay open.” Emmanuel Macron disagreed.",
        [("The border will stay open.", "full", MERKEL)],
    ),
]

VERB_IN_THE_MIDDLE: list[Row] = [
    (
        "“The border,” Angela Merkel said, “will stay open through the winter.”",
        [("The border,", "full", MERKEL), ("will stay open through the winter.", "partial", MERKEL)],
    ),
]

OWN_SUBJECT: list[Row] = [
    (
        "“The border is closed for good,” Merkel said she was told by Macron.",
        [("The border is closed for good,", "full", MERKEL), ("she was told by Macron", "indirect", MERKEL)],
    ),
    (
        "Angela Merkel says she was told that “the border is closed for good.”",
        [
            ("she was told that “the border is closed for good.”", "indirect", MERKEL),
            ("the border is closed for good.", "partial", MERKEL),
        ],
    ),
    # a verb of speech of a clause beside it has nothing to do with the quote
    (
        "Macron had warned the banks not to lend but Merkel said she would accept no “gift from a wolf”.",
        [
            ("she would accept no “gift from a wolf”", "indirect", MERKEL),
            ("gift from a wolf", "partial", MERKEL),
        ],
    ),
    (
        "Macron voiced concern at the talks after Merkel warned that the tide could “swallow” the port.",
        [("swallow", "partial", MERKEL)],
    ),
]

NAMING_VERBS: list[Row] = [
    (
        "Angela Merkel described the plan as “a disaster for every farmer in the country.”",
        [("a disaster for every farmer in the country.", "partial", MERKEL)],
    ),
    ("Merkel dismissed the report as “nonsense.”", [("nonsense.", "partial", MERKEL)]),
    ("Merkel called Japan an “indispensable partner” in trade.", [("indispensable partner", "partial", MERKEL)]),
    # in the passive the agent speaks, not the subject
    (
        "Macron was praised by Angela Merkel as “a friend of every farmer.”",
        [("a friend of every farmer.", "partial", MERKEL)],
    ),
    (
        "An idle wharf was dubbed a “white elephant” by Merkel on Monday.",
        [("white elephant", "partial", MERKEL)],
    ),
    # what somebody is known by is no speech of the agent
    ("The wharf, nicknamed “White Elephant”, was built by Merkel.", []),
]

ACCORDING_TO: list[Row] = [
    (
        "The talks were “the hardest in ten years,” according to Angela Merkel.",
        [("the hardest in ten years,", "partial", MERKEL)],
    ),
    (
        "According to Angela Merkel, the talks were “the hardest in ten years.”",
        [("the hardest in ten years.", "partial", MERKEL)],
    ),
    # a plan is no source
    (
        "The talks went according to plan. “We are content,” said Angela Merkel.",
        [("We are content,", "full", MERKEL)],
    ),
    # who is named behind a verb of speech only passes on what its subject said
    (
        "“There is one narrow path to peace,” Macron said according to Reuters.",
        [("There is one narrow path to peace,", "full", MACRON)],
    ),
    (
        "“There is one narrow path to peace,” according to Reuters.",
        [("There is one narrow path to peace,", "full", "Reuters")],
    ),
]

OWNERS: list[Row] = [
    ("Angela Merkel’s “open door” policy was praised in Paris.", [("open door", "partial", MERKEL)]),
    (
        "Angela Merkel’s warning of “grave consequences for the region” was ignored.",
        [("grave consequences for the region", "partial", MERKEL)],
    ),
    # who rejects a claim does not make it
    (
        "Macron rejected Angela Merkel’s claim that “nobody was told of the plan.”",
        [("nobody was told of the plan.", "partial", MERKEL)],
    ),
    (
        "Macron rejected the plan as “a gift to nobody but the banks.”",
        [("a gift to nobody but the banks.", "partial", MACRON)],
    ),
    # the owner of a claim, though somebody agrees to something in it
    (
        "Doubts remain after Macron’s remarks on Monday that Norway had agreed to keep “a sea without nets”.",
        [
            ("that Norway had agreed to keep “a sea without nets”", "indirect", MACRON),
            ("a sea without nets", "partial", MACRON),
        ],
    ),
    # a question for an answer
    (
        "Merkel’s message to the hall: “Do not wait.” Macron’s reply? “We never wait.”",
        [("Do not wait.", "full", MERKEL), ("We never wait.", "full", MACRON)],
    ),
    (
        "Was that Macron’s reply? “It was not,” said Merkel.",
        [("It was not,", "full", MERKEL)],
    ),
]

WORDS_OF: list[Row] = [
    ("In the words of Angela Merkel, it was “a good day for Europe.”", [("a good day for Europe.", "partial", MERKEL)]),
    ("It was, in Merkel’s words, “a good day for Europe.”", [("a good day for Europe.", "partial", MERKEL)]),
]

CONTINUED: list[Row] = [
    (
        "“We waited for ten years,” Angela Merkel said. “Now we act. Nobody can stop it.”",
        [("We waited for ten years,", "full", MERKEL), ("Now we act. Nobody can stop it.", "full", MERKEL)],
    ),
    (
        "Angela Merkel spoke last. “We waited for ten years, and now we act.”",
        [("We waited for ten years, and now we act.", "full", MERKEL)],
    ),
    (
        "“We waited for ten years,” Angela Merkel said.\n\n“Now we act, and nobody can stop it.”",
        [("We waited for ten years,", "full", MERKEL), ("Now we act, and nobody can stop it.", "full", MERKEL)],
    ),
    (
        "Angela Merkel had the last word:\n\n“We waited for ten years, and now we act.”",
        [("We waited for ten years, and now we act.", "full", MERKEL)],
    ),
    # a speaker of its own ends it
    (
        "“We waited for ten years,” Angela Merkel said.\n\n“We have no plans to act,” Emmanuel Macron replied.",
        [("We waited for ten years,", "full", MERKEL), ("We have no plans to act,", "full", MACRON)],
    ),
]

LEFT_OPEN: list[Row] = [
    (
        "Angela Merkel said: “We waited for ten years.\n\n“Now we act, and nobody can stop it.\n\n"
        "“This is the end of the road.”",
        [
            ("We waited for ten years.", "full", MERKEL),
            ("Now we act, and nobody can stop it.", "full", MERKEL),
            ("This is the end of the road.", "full", MERKEL),
        ],
    ),
    # what follows the closing mark is the writer's
    (
        "“We waited for ten years,” Angela Merkel said. “It was long.\n\n“Now we act, and nobody can stop it.”\n\n"
        "The hall was silent.",
        [
            ("We waited for ten years,", "full", MERKEL),
            ("It was long.", "full", MERKEL),
            ("Now we act, and nobody can stop it.", "full", MERKEL),
        ],
    ),
]

SUBJECT_OF_THE_SENTENCE: list[Row] = [
    (
        "Angela Merkel left the talks “in good spirits and with hope.”",
        [("in good spirits and with hope.", "partial", MERKEL)],
    ),
]

NO_SPEECH: list[Row] = [
    ("The book “The Long Road to Peace” came out in May.", []),
    ("Supporters wore hats with the slogan “Make Peace Great Again” on them.", []),
    ("Joseph “Beau” Miller and Earl “Rusty” Smith played golf.", []),
    ("The so-called “deep state” is a theme of the film “Night Train.”", []),
    ("The band played the song “Blue Moon” at the dinner.", []),
    ("Angela Merkel spoke of an essay called “The Long Way Home to Europe.”", []),
    ("She gave Angela Merkel a book titled “Peace in Our Time Again”.", []),
    ("The conference, entitled “Asia After the War,” was opened by Angela Merkel.", []),
    # a title beside speech takes nothing from it, and who calls something so speaks
    (
        "Angela Merkel called the essay “a long way home to nowhere.”",
        [("a long way home to nowhere.", "partial", MERKEL)],
    ),
    (
        "“I have read it twice,” Angela Merkel said of the novel “The Long Road to Peace.”",
        [("I have read it twice,", "full", MERKEL)],
    ),
]

PARTIAL: list[Row] = [
    (
        "Merkel warned of “grave consequences for the whole region” if the talks fail.",
        [("grave consequences for the whole region", "partial", MERKEL)],
    ),
    (
        "Merkel said that she was “very pleased with the outcome of the talks.”",
        [("very pleased with the outcome of the talks.", "partial", MERKEL)],
    ),
    # a whole sentence is full, however short
    ("Merkel said: “We know.”", [("We know.", "full", MERKEL)]),
]

PRONOUNS: list[Row] = [
    (
        "Angela Merkel came to Paris on Friday. “The border will stay open,” she said.",
        [("The border will stay open,", "full", MERKEL)],
    ),
    (
        "French President Emmanuel Macron met Angela Merkel. “The border will stay open,” she said.",
        [("The border will stay open,", "full", MERKEL)],
    ),
    (
        "French President Emmanuel Macron came late. “The border will stay open,” the president said.",
        [("The border will stay open,", "full", MACRON)],
    ),
    # two fit: left as it is written
    (
        "Angela Merkel and Ursula von der Leyen met on Friday. “The border will stay open,” she said.",
        [("The border will stay open,", "full", "she")],
    ),
]

NAMES: list[Row] = [
    # a title before a name is no part of it
    (
        "“The harbour is shut,” said Captain Ole Nessum.",
        [("The harbour is shut,", "full", "Ole Nessum")],
    ),
    # a first name that is spelt as a preposition
    (
        "“The road is paved,” said the engineer, Per Dahlin.",
        [("The road is paved,", "full", "Per Dahlin")],
    ),
    # a heading in capitals is nobody
    (
        "“The port is shut,” the harbour office said.\n\nWEST PIER LIBRARY\n\n“It will open in May.”",
        [("The port is shut,", "full", "the harbour office"), ("It will open in May.", "full", "the harbour office")],
    ),
    # behind a title with its field
    (
        "Minister for the Middle East Marta Quist called the dam’s wall “crystal clear”.",
        [("crystal clear", "partial", "Marta Quist")],
    ),
    (
        "The Kingdom’s representative at ISTA Bruno Adal Quist, who is a diver, said: “The sea is open to all.”",
        [("The sea is open to all.", "full", "Bruno Adal Quist")],
    ),
]

LABELS: list[Row] = [
    (
        "“If he leaves, the party will split.” – Analysis of sources",
        [("If he leaves, the party will split.", "full", "Analysis of sources")],
    ),
    (
        "“The two sides will meet again in spring,” the joint statement said.",
        [("The two sides will meet again in spring,", "full", "the joint statement")],
    ),
    # an office is not the person whose office it is
    (
        "“The president is resting,” Mr Macron’s office said.",
        [("The president is resting,", "full", "Mr Macron’s office")],
    ),
    ("“Nobody was hurt in the crash,” a spokesman said.", [("Nobody was hurt in the crash,", "full", "a spokesman")]),
    (
        "“The talks failed because of the weather,” the New York Times reported.",
        [("The talks failed because of the weather,", "full", "the New York Times")],
    ),
    # a label is whole: what it is of or from belongs to it
    (
        "“If he leaves, the party will split,” according to Analysis of sources.",
        [("If he leaves, the party will split,", "full", "Analysis of sources")],
    ),
    (
        "Analysis of sources: “If he leaves, the party will split.”",
        [("If he leaves, the party will split.", "full", "Analysis of sources")],
    ),
    (
        "President Emmanuel Macron was away. A statement from the presidency said: “The visit will go on as planned.”",
        [("The visit will go on as planned.", "full", "A statement from the presidency")],
    ),
    (
        "Emmanuel Macron left at noon. “Nobody was hurt in the fire,” a Foreign Office spokesperson said.",
        [("Nobody was hurt in the fire,", "full", "a Foreign Office spokesperson")],
    ),
    (
        "The African Union, whose leaders met Emmanuel Macron, offered faint praise: “It is better than nothing.”",
        [("It is better than nothing.", "full", "The African Union")],
    ),
    # when and where it was said does not
    (
        "“Nobody was hurt in the fire,” a spokesman said at a hearing in Paris.",
        [("Nobody was hurt in the fire,", "full", "a spokesman")],
    ),
    # a statement is of whoever said something in one, if the article has one such
    (
        "“The port is ours,” the Basque Harbour Union said in a statement. “We share no quay,” said the statement.",
        [
            ("The port is ours,", "full", "the Basque Harbour Union"),
            ("We share no quay,", "full", "the Basque Harbour Union"),
        ],
    ),
    (
        "“The port is ours,” the Basque Harbour Union said in a statement. "
        "The mayors said in a statement that it was theirs.\n\n"
        "“We share no quay,” said the statement.",
        [
            ("The port is ours,", "full", "the Basque Harbour Union"),
            ("that it was theirs", "indirect", "The mayors"),
            ("We share no quay,", "full", "the statement"),
        ],
    ),
]

INDIRECT: list[Row] = [
    (
        "Angela Merkel said that the talks would go on until spring.",
        [("that the talks would go on until spring", "indirect", MERKEL)],
    ),
    (
        "The talks will go on until spring, Angela Merkel said.",
        [("The talks will go on until spring", "indirect", MERKEL)],
    ),
    (
        "Angela Merkel said the talks would go on until spring, calling them “frank and useful to both.”",
        [
            ("the talks would go on until spring, calling them “frank and useful to both.”", "indirect", MERKEL),
            ("frank and useful to both.", "partial", MERKEL),
        ],
    ),
    (
        "Angela Merkel has said so before. The talks will go on until spring, according to Emmanuel Macron.",
        [("The talks will go on until spring", "indirect", MACRON)],
    ),
    # where nothing else tells that somebody speaks
    (
        "The two sides have not met since May, according to the German foreign ministry.",
        [("The two sides have not met since May", "indirect", "the German foreign ministry")],
    ),
    (
        "Angela Merkel’s claim that nobody was told of the plan was met with doubt.",
        [("that nobody was told of the plan", "indirect", MERKEL)],
    ),
    (
        "The talks will go on until spring, Angela Merkel was quoted as saying.",
        [("The talks will go on until spring", "indirect", MERKEL)],
    ),
    # denied, hoped, too short, nobody's; a claim that nobody owns, and one to something
    ("Angela Merkel did not say that the talks would go on until spring.", []),
    ("Angela Merkel hoped that the talks would go on until spring.", []),
    ("Angela Merkel said so.", []),
    ("The claim that nobody was told of the plan was met with doubt.", []),
    ("Angela Merkel’s claim to the throne that nobody wanted was met with doubt.", []),
    ("The talks will go on until spring.", []),
]

TABLES = {
    "marks": MARKS,
    "signature": SIGNATURES,
    "transcript": TRANSCRIPTS,
    "post": POSTS,
    "verb after": VERB_AFTER,
    "verb before": VERB_BEFORE,
    "verb in the middle": VERB_IN_THE_MIDDLE,
    "own subject": OWN_SUBJECT,
    "naming verb": NAMING_VERBS,
    "according to": ACCORDING_TO,
    "owner": OWNERS,
    "words of": WORDS_OF,
    "continued": CONTINUED,
    "left open": LEFT_OPEN,
    "subject of the sentence": SUBJECT_OF_THE_SENTENCE,
    "no speech": NO_SPEECH,
    "partial": PARTIAL,
    "pronoun": PRONOUNS,
    "name": NAMES,
    "label": LABELS,
    "indirect": INDIRECT,
}


def quotes(text: str, language: Language, reference: Reference) -> tuple[QuoteFinding, ...]:
    return extract(Document(text), language, reference).quotes


def speaker(quote: QuoteFinding) -> str | None:
    return quote.speaker.name if quote.speaker else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(*row, id=f"{rule} {n}") for rule, rows in TABLES.items() for n, row in enumerate(rows)],
)
def test_who_said_what(text: str, expected: list[Found], language: Language, reference: Reference) -> None:
    found = quotes(text, language, reference)
    assert [(quote.span.text, quote.kind, speaker(quote)) for quote in found] == expected


@pytest.mark.parametrize("text", [text for text, _ in LABELS])
def test_a_label_is_no_person(text: str, language: Language, reference: Reference) -> None:
    found = quotes(text, language, reference)
    assert [quote.speaker is not None and quote.speaker.person for quote in found] == [None] * len(found)


@pytest.mark.parametrize(
    ("text", "mention"),
    [(row[0], word) for row, word in zip(PRONOUNS[:3], ("she", "she", "the president"), strict=True)],
)
def test_the_mention_is_what_the_text_has(text: str, mention: str, language: Language, reference: Reference) -> None:
    (quote,) = quotes(text, language, reference)
    assert quote.speaker is not None
    assert quote.speaker.mention.text == mention


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the same words once more: the copy without a speaker takes the other's
        (
            "“The treaty was never worth the paper.”\n\nThe hall was full on Friday.\n\n"
            "“The treaty was never worth the paper,” Angela Merkel said.",
            [(0, MERKEL), (0, MERKEL)],
        ),
        # a slip of the writer
        (
            "“I hope that after this vote we can talk.”\n\nMany came.\n\n"
            "“I hope after this vote we can talk,” said Angela Merkel on Friday.",
            [(0, MERKEL), (0, MERKEL)],
        ),
        # the same words of two speakers are two utterances
        (
            "“No deal today,” said Angela Merkel.\n\n“No deal today,” said Emmanuel Macron.",
            [(0, MERKEL), (1, MACRON)],
        ),
        # so are other words of one speaker
        (
            "“We waited for ten years,” Angela Merkel said.\n\n“We waited for no reason,” Merkel added.",
            [(0, MERKEL), (1, MERKEL)],
        ),
    ],
)
def test_copies_are_one_utterance(
    text: str, expected: list[tuple[int, str]], language: Language, reference: Reference
) -> None:
    assert [(quote.utterance, speaker(quote)) for quote in quotes(text, language, reference)] == expected


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("“The border will stay open,” Angela Merkel said on May 4, 2021.", "2021-05-04"),
        ("On May 4, 2021, Angela Merkel said: “The border will stay open.”", "2021-05-04"),
        # a date in the quote, in another sentence, or none
        ("“The border was closed on May 4, 2021,” Angela Merkel said.", None),
        ("The border was closed on May 4, 2021. “It will open,” Angela Merkel said.", None),
        ("“The border will stay open,” Angela Merkel said.", None),
    ],
)
def test_when_it_was_said(text: str, date: str | None, language: Language, reference: Reference) -> None:
    (quote,) = quotes(text, language, reference)
    assert quote.said_on == date
