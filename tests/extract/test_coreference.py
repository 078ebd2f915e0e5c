"""Tables of texts with one mention in [brackets], the people in them, and whom the mention stands for."""

import re

import pytest

from app.document import Document, Span
from app.extract.coreference import resolve, resolve_all
from app.extract.coreference.anaphors import is_anaphor
from app.extract.language import Language, Reading
from app.findings import PersonFinding
from tests.growth import is_linear

OFFICES = {
    "Lee Jae-myung": ("President", "KR"),
    "Shigeru Ishiba": ("Prime Minister", "JP"),
    "Emmanuel Macron": ("President", "FR"),
    "Angela Merkel": ("Chancellor", "DE"),
}
FAMILY_FIRST = {"Lee Jae-myung": "Lee", "Xi Jinping": "Xi"}


def person(name: str, document: Document) -> PersonFinding:
    """Make the finding for `name` from all places where the text has it, whole or the family name alone."""
    family = FAMILY_FIRST.get(name, name.split()[-1])
    places = re.finditer(rf"{re.escape(name)}|\b{re.escape(family)}\b", document.text)
    role, country = OFFICES.get(name, (None, None))
    mentions = tuple(document.span(*place.span()) for place in places)
    leader = role is not None
    return PersonFinding(name, family, (), role, country, leader, False, mentions, "test", 1.0)


def read(marked: str, names: str, language: Language) -> tuple[Reading, tuple[PersonFinding, ...], Span]:
    """Take the brackets out of `marked`; what stood between them is the mention."""
    start, end = marked.index("["), marked.index("]") - 1
    document = Document(marked.replace("[", "").replace("]", ""))
    people = tuple(person(name, document) for name in names.split(", "))
    return Reading(document, language), people, document.span(start, end)


PRONOUNS = [
    # who speaks goes on
    (
        "Angela Merkel met Emmanuel Macron in Lyon. “It was good,” Merkel said. “We agree,” [she] added.",
        "Angela Merkel",
    ),
    ("Emmanuel Macron flew to Rabat. “We begin anew,” [he] said.", "Emmanuel Macron"),
    # the subject, rather than whom the sentence also names
    ("Macron spoke of Scholz at length.\nHe had no doubts. “We are friends,” [he] said.", "Macron"),
    ("Starmer praised Macron.\n“It is late,” [he] said.", "Starmer"),
    # rather than the owner of something, and than whom only the quote names
    ("Boris Weber rejected Sunak’s plan. “It fails,” [he] said.", "Boris Weber"),
    ("Tony Weber spoke. Paul Sunak listened. “Weber is wrong,” [he] said.", "Paul Sunak"),
    # who is asked, answers
    ("Oliver Brandt asked Emmanuel Macron about the talks. “No,” [he] said.", "Emmanuel Macron"),
    # gender: given name, form of address, a word that has one
    ("Paul Novak and Claire Dubois came. “Welcome,” [she] said.", "Claire Dubois"),
    ("Mr. Okafor thanked Ms. Ndiaye. [She] smiled and called the day “historic.”", "Ndiaye"),
    ("The spokeswoman, Sandy Imre, stood beside Paul Novak. “No comment,” [she] said.", "Sandy Imre"),
    # named only after the opening phrase
    ("Paul Novak was absent. In [her] speech, Claire Dubois praised Novak.", "Claire Dubois"),
    ("As [he] left Ankara, Paul Novak waved to Mark Weber.", "Paul Novak"),
    # the subject of the clause is not who says so in it
    ("Paul Novak had left. “Good,” Mark Weber said. Paul Novak, [he] said, was late.", "Mark Weber"),
    # what is said of somebody is nobody else
    ("“Good,” said Claire Dubois, a reader at Exeter, and an expert on tides. “Fine,” [she] said.", "Claire Dubois"),
    # a long quote makes nobody fade
    (
        "Paul Novak rose.\n“I came. I saw. I spoke. I left. I came again. I ate.”\nMark Weber’s aide left. [He] bowed.",
        None,
    ),
    # somebody without a name is meant, or two fit equally, or nobody is there
    ("Paul Novak had left. A reporter shouted. “Why now?” [he] asked.", None),
    ("Paul Novak and Mark Weber spoke. “Enough,” [he] said.", None),
    ("Claire Dubois came. “Enough,” [he] said.", None),
    # not of people
    ("Paul Novak spoke. [It] rained.", None),
    ("Paul Novak spoke. [They] left.", None),
    # a relative pronoun belongs to the name before it
    ("Paul Novak met Mark Weber, [who] said “no”.", "Mark Weber"),
]

PHRASES = [
    ("President Macron met Shigeru Ishiba. “We agree,” [the president] said.", "Macron"),
    ("Lee Jae-myung hosted Emmanuel Macron. “We agree,” [the South Korean president] said.", "Lee Jae-myung"),
    ("Lee Jae-myung hosted Shigeru Ishiba. “We agree,” [the Japanese leader] said.", "Shigeru Ishiba"),
    ("Shigeru Ishiba hosted Lee Jae-myung. [The prime minister] called it “a start”.", "Shigeru Ishiba"),
    ("Sen. Ana Ruiz (D-N.M.) met Gov. Tom Hale of Ohio. “Yes,” said [the senator].", "Ana Ruiz"),
    ("Emmanuel Macron left Ana Ruiz in Lyon. The president himself drove. “Late,” [he] said.", "Emmanuel Macron"),
    ("Sen. Ana Ruiz (D-N.M.) met Gov. Tom Hale of Ohio. “Yes,” said [the New Mexico Democrat].", "Ana Ruiz"),
    ("Ana Ruiz, a former mayor, debated Tom Hale, the Republican nominee. [The Republican nominee] left.", "Tom Hale"),
    ("Tom Hale spoke in Akron. [The candidate] promised “jobs, jobs, jobs.”", "Tom Hale"),
    ("Tom Hale spoke beside his wife, Ana Hale. “I am proud,” [his wife] said.", "Ana Hale"),
    ("Ana Ruiz, 46, an actress, met Tom Hale. [The actress] waved.", "Ana Ruiz"),
    # the title is another's, or nobody's in this text
    ("President Macron met Shigeru Ishiba, and Ishiba spoke. “We agree,” [the chancellor] said.", None),
    ("Tom Hale spoke. A voter stood up. “Why?” [the voter] asked.", None),
    ("Tom Hale spoke. “He is tired,” [the official] said.", None),
    ("Tom Hale spoke of Paul Weber. “Fine,” [his lawyer] said.", None),
    # not a phrase for somebody
    ("Tom Hale spoke. “Fine,” [the statement] said.", None),
    # one of two whom nothing tells apart, and more than one
    ("Lee Jae-myung and Emmanuel Macron spoke. “Yes,” [the president] said.", None),
    ("Lee Jae-myung and Emmanuel Macron spoke. [The two presidents] smiled.", None),
]


def names_in(marked: str) -> str:
    """List the capitalised pairs and family names of a row that are people."""
    known = [
        "Angela Merkel", "Emmanuel Macron", "Lee Jae-myung", "Shigeru Ishiba", "Boris Weber", "Tony Weber",
        "Paul Weber", "Paul Sunak", "Oliver Brandt", "Paul Novak", "Claire Dubois", "Mark Weber", "Sandy Imre",
        "Ana Ruiz", "Ana Hale", "Tom Hale",
    ]  # fmt: skip
    alone = ["Macron", "Scholz", "Starmer", "Sunak", "Okafor", "Ndiaye"]
    full = [name for name in known if name in marked]
    return ", ".join(full + [name for name in alone if name in marked and not any(name in each for each in full)])


@pytest.mark.parametrize(("marked", "expected"), PRONOUNS + PHRASES)
def test_a_mention_stands_for(marked: str, expected: str | None, language: Language) -> None:
    reading, people, mention = read(marked, names_in(marked), language)
    found = resolve(reading, people, mention)
    assert (None if found is None else people[found].name) == expected


@pytest.mark.parametrize(
    ("marked", "names", "expected"),
    [
        ("Lee Jae-myung met Shigeru Ishiba. [The two leaders] spoke.", "Lee Jae-myung, Shigeru Ishiba", (0, 1)),
        ("Lee Jae-myung met Shigeru Ishiba. Tom Hale watched. [Both leaders] spoke.",
         "Tom Hale, Lee Jae-myung, Shigeru Ishiba", (1, 2)),
        ("Lee Jae-myung met Shigeru Ishiba. [They] spoke.", "Lee Jae-myung, Shigeru Ishiba", (0, 1)),
        ("Lee Jae-myung met Tom Hale. [The president] spoke.", "Lee Jae-myung, Tom Hale", (0,)),
        ("[The leaders of Japan and South Korea] met. Macron did not come. Lee met Ishiba.",
         "Emmanuel Macron, Lee Jae-myung, Shigeru Ishiba", (1, 2)),
        # both of what, and others who may be meant
        ("Lee Jae-myung met Shigeru Ishiba. [Both sides] gave way.", "Lee Jae-myung, Shigeru Ishiba", ()),
        ("Lee Jae-myung met Shigeru Ishiba. The officials said [they] left.", "Lee Jae-myung, Shigeru Ishiba", ()),
        ("Lee Jae-myung met Shigeru Ishiba. “What [they] want,” he said.", "Lee Jae-myung, Shigeru Ishiba", ()),
        # three where two are meant, one where two are, none at all
        ("Lee, Macron and Ishiba met. [The two leaders] spoke.",
         "Lee Jae-myung, Shigeru Ishiba, Emmanuel Macron", ()),
        ("Lee Jae-myung met Tom Hale. [The two leaders] spoke.", "Lee Jae-myung, Tom Hale", ()),
        ("It rained. [They] left. Tom Hale stayed.", "Tom Hale", ()),
    ],
)  # fmt: skip
def test_a_mention_stands_for_several(marked: str, names: str, expected: tuple[int, ...], language: Language) -> None:
    reading, people, mention = read(marked, names, language)
    assert resolve_all(reading, people, mention) == expected


@pytest.mark.parametrize(
    "text",
    ["he", "She", "who", "they", "the president", "The former secretary of state", "his wife", "the Texan",
     "the 46-year-old", "the Republican", "the two leaders", "the senator from Vermont", "the South Korean leader"],
)  # fmt: skip
def test_pronouns_and_phrases_for_people_are_anaphors(text: str) -> None:
    assert is_anaphor(text)


@pytest.mark.parametrize(
    "text",
    ["Lee Jae-myung", "President Lee", "the statement", "the White House", "the report", "the plan", "aides",
     "the spokesman, Paul Novak", "a senator", "Analysis of sources"],
)  # fmt: skip
def test_names_things_and_strangers_are_not(text: str) -> None:
    assert not is_anaphor(text)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["he ", "Lee he ", "Lee (", "“ ", "'' ", "a senator ", "As he ", "He said. "])
def test_time_grows_with_the_length_of_hostile_text(unit: str, language: Language) -> None:
    def run(size: int) -> None:
        document = Document(unit * (size // len(unit)) + "he")
        lee = person("Lee Jae-myung", document)
        resolve(Reading(document, language), (lee,), document.span(len(document.text) - 2, len(document.text)))

    assert is_linear(run, 1_500)
