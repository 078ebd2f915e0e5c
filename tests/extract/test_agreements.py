"""Each row: what is written on 2025-08-24, and the kind, status and parties of what is agreed in it."""

import pytest

from app.document import Document
from app.extract.agreements import find_agreements
from app.extract.countries import find_countries
from app.extract.dates import find_dates
from app.extract.findings import QuoteFinding, Speaker
from app.extract.language import Reading
from app.extract.people import find_people
from app.extract.summits import find_summits
from app.extract.topics import find_topics

MET = "Japanese Prime Minister Shigeru Ishiba met South Korean President Lee Jae-myung in Busan on Friday. "
JOINT = "We, the leaders of Japan and South Korea, met in Busan on August 22, 2025. We look ahead. We stand together. "
READOUT = (
    "President Lee Jae-myung of South Korea met Prime Minister Shigeru Ishiba of Japan in Busan. The leaders welcomed "
    "the progress made and discussed trade. President Lee underscored his thanks. "
)


@pytest.fixture
def extracted(language, reference):
    """Give the summits and agreements of a text; `statement` is what the quote finder takes for a statement's words."""

    def find(text, statement=None):
        reading = Reading(Document(text, published="2025-08-24"), language)
        countries = find_countries(reading, reference)
        people = find_people(reading, reference, countries)
        dates, topics = find_dates(reading), find_topics(reading, reference)
        quotes = ()
        if statement:
            span = reading.document.span(text.index(statement), text.index(statement) + len(statement))
            quotes = (QuoteFinding(span, "full", Speaker("The joint statement", None, span), None, 0, "test", 1.0),)
        summits = find_summits(reading, reference, countries, people, dates, topics)
        return summits, find_agreements(reading, reference, countries, people, dates, topics, summits, quotes)

    return find


@pytest.fixture
def agreements(extracted):
    def find(text, statement=None):
        return [(a.kind, a.status, set(a.countries)) for a in extracted(text, statement)[1]]

    return find


BOTH = {"JP", "KR"}


@pytest.mark.parametrize(
    ("text", "kind", "status", "countries"),
    [
        # signed
        ("The two countries signed a free trade agreement.", "deal", "signed", BOTH),
        ("Both sides inked a memorandum of understanding on hydrogen.", "mou", "signed", BOTH),
        ("A mutual defence treaty was signed by Japan and South Korea.", "treaty", "signed", BOTH),
        ("The two presidents witnessed the signing of three MoUs on sport.", "mou", "signed", BOTH),
        ("Japan and South Korea will sign a fisheries accord on Monday.", "deal", "planned", BOTH),
        ("After a long night, the leaders reached a deal on tariffs.", "deal", "agreed", BOTH),
        # issued
        ("The two leaders issued a joint statement on the climate.", "joint_statement", "announced", BOTH),
        ("In a joint declaration, they spoke of a common future.", "joint_statement", "announced", BOTH),
        ("The pair signed a declaration on aid.", "joint_statement", "signed", BOTH),
        ("The leaders put out a joint statement on shipping.", "joint_statement", "announced", BOTH),
        ("Mr Lee said the joint declaration would bring calm.", "joint_statement", "announced", BOTH),
        ("A joint declaration commits them to open skies.", "joint_statement", "announced", BOTH),
        ("The declaration that the two leaders issued is short.", "joint_statement", "announced", BOTH),
        (
            "The joint declaration runs to nine pages and commits both to open skies.",
            "joint_statement",
            "announced",
            BOTH,
        ),
        ("In a statement after the meal, the two leaders called for calm.", "joint_statement", "announced", BOTH),
        ("In a short joint statement, they spoke of fish.", "joint_statement", "announced", BOTH),
        (
            "Spain and Peru, which look on, said in a joint statement that they will wait.",
            "joint_statement",
            "announced",
            {"ES", "PE"},
        ),
        # bodies
        ("They agreed to set up a joint committee on shipbuilding.", "working_group", "agreed", BOTH),
        ("Also announced was the creation of a joint task force on fraud.", "working_group", "announced", BOTH),
        ("They agreed to establish a Joint Working Group on Ports.", "working_group", "agreed", BOTH),
        ("The two sides said a working group would study tides.", "working_group", "announced", BOTH),
        ("Officials announced the setting up of a working group on tuna.", "working_group", "announced", BOTH),
        ("A committee led by the two ministers will be set up to watch prices.", "working_group", "announced", BOTH),
        ("The task force on fraud that both governments set up has a budget.", "working_group", "announced", BOTH),
        # agreed, pledged, announced, planned, proposed
        ("The leaders agreed to work more closely on supply chains.", "pledge", "agreed", BOTH),
        ("The two sides agreed a truce in their trade war.", "deal", "agreed", BOTH),
        ("It was agreed that fishing rights would be shared.", "deal", "agreed", BOTH),
        ("Both countries pledged to halve their emissions.", "pledge", "announced", BOTH),
        ("Japan promised to open its rice market.", "pledge", "announced", {"JP"}),
        ("Japan announced that it would lift its export curbs.", "pledge", "announced", {"JP"}),
        ("South Korea will buy 40 trains, Mr Lee told reporters.", "pledge", "announced", {"KR"}),
        ("South Korea will build two ferries.", "pledge", "announced", {"KR"}),
        ("Mr Lee said South Korea would open its fish market.", "pledge", "announced", {"KR"}),
        ("Mr Lee said his country would lend 300 million dollars.", "pledge", "announced", {"KR"}),
        ("Mr Lee said he would send doctors.", "pledge", "announced", {"KR"}),
        ("Mr Lee smiled. He also pledged 200 trees.", "pledge", "announced", {"KR"}),
        ("Japan said it would lift its ban on mangoes.", "pledge", "announced", {"JP"}),
        ("Japan would send two ships, Mr Ishiba said.", "pledge", "announced", {"JP"}),
        ("Mr Ishiba assured his guest that Japan would not close the port.", "pledge", "announced", {"JP"}),
        ("Both committed to an open sea.", "pledge", "agreed", BOTH),
        ("They discussed fish and agreed to meet each spring.", "pledge", "agreed", BOTH),
        ("The two leaders agreed to extend the truce in their trade war.", "pledge", "agreed", BOTH),
        ("Both men reiterated that the strait must stay open.", "pledge", "agreed", BOTH),
        ("The group agreed to cap its fleets.", "pledge", "agreed", BOTH),
        ("The office said the two leaders reaffirmed their commitment to free trade.", "pledge", "agreed", BOTH),
        ("A statement said the two leaders “reaffirmed their commitment to peace”.", "pledge", "agreed", BOTH),
        ("A statement said the leaders renewed their pledge of aid.", "pledge", "agreed", BOTH),
        ("The two countries intend to link their power grids.", "pledge", "planned", BOTH),
        ("They reaffirmed their commitment to free trade.", "pledge", "agreed", BOTH),
        ("Japan proposed a hotline between the coastguards.", "other", "proposed", {"JP"}),
        ("The two governments restored diplomatic relations.", "other", "agreed", BOTH),
        ("They shared the view that they would open more schools.", "pledge", "agreed", BOTH),
        ("Japan plans to open a consulate in Jeju, the ministry said.", "pledge", "planned", {"JP"}),
        ("The two men pledged to call each other before any drill.", "pledge", "announced", BOTH),
        ("Japan accepted a cut in its tuna quota.", "pledge", "agreed", {"JP"}),
        ("South Korea accepted to buy more rice.", "pledge", "agreed", {"KR"}),
        ("The pair set a target of doubling trade by 2030.", "pledge", "agreed", BOTH),
        ("They confirmed that they would cooperate on rescue at sea.", "pledge", "agreed", BOTH),
        ("They also launched a scholarship fund for nurses.", "pledge", "announced", BOTH),
        ("They will hold joint drills each year, according to a statement.", "pledge", "announced", BOTH),
        ("A hotline between their coastguards is to be set up by spring.", "pledge", "announced", BOTH),
        ("The two leaders adopted a road map for trade.", "deal", "agreed", BOTH),
        ("They witnessed the signing of six cooperation documents.", "deal", "signed", BOTH),
        ("A bilateral memorandum on ports was initialled as well.", "mou", "signed", BOTH),
        ("It was also decided to hold the talks every year.", "pledge", "agreed", BOTH),
        ("Japan reiterated its commitment to free trade.", "pledge", "agreed", {"JP"}),
        ("Mr Lee told reporters that South Korea would import more pears.", "pledge", "announced", {"KR"}),
        ("Japan will import more pears, Mr Ishiba said.", "pledge", "announced", {"JP"}),
        # what a deal holds
        ("The deal to share data came after years of dispute.", "deal", "agreed", BOTH),
        ("Under the agreement, Japan must cut its duties on kimchi.", "deal", "agreed", {"JP"}),
        ("The accord calls for a code of conduct at sea.", "deal", "agreed", BOTH),
        ("The deal sets a tariff of nine per cent.", "deal", "agreed", BOTH),
        ("The agreement runs for ten years and provides for yearly talks.", "deal", "agreed", BOTH),
        ("Markets hailed the deal between Japan and South Korea.", "deal", "agreed", BOTH),
        ("The agreement states that Japan will pay for half of it.", "deal", "agreed", {"JP"}),
    ],
)
def test_a_report_of_a_meeting_tells_what_was_agreed(agreements, text, kind, status, countries):
    assert agreements(MET + text) == [(kind, status, countries)]


@pytest.mark.parametrize(
    "text",
    [
        # demanded, hoped for, hypothetical, refused, denied
        "South Korea demanded that Japan sign a treaty on the past.",
        "Business hopes that both governments will agree to lower duties.",
        "The dispute could spur new agreements between Japan and other allies.",
        "If the two sides agreed to talk, trade would grow.",
        "Japan refused to sign the declaration.",
        "The two leaders failed to reach a deal.",
        "The two sides have not agreed to anything.",
        "They parted without a joint statement.",
        "Negotiators were on the verge of signing an accord.",
        "The leaders agreed to disagree.",
        "Signing the agreement would have been a victory for Japan.",
        "Mr Lee said Japan would pay for the bridge.",
        "Mr Lee said South Korea would buy the rice if Japan cut its price.",
        "Mr Lee said China would build the port.",
        "China will build a port.",
        "A joint statement was not expected, and none was issued.",
        "Spain and Peru, which look on, have vowed to answer any new duty.",
        # long ago
        "In 2012, when the two countries signed a treaty, fish was hardly mentioned.",
        "A year later they signed the treaty on whaling.",
        "The Nagoya agreements, signed in 2014, delivered little.",
        "Japan promised a similar sum last year.",
        "South Korea promised then to freeze its duties.",
        # accepted, set, held and launched without a commitment
        "Japan plans to face its rivals.",
        "Peru plans to open a consulate in Jeju.",
        "Japan accepted the prize.",
        "South Korea accepted a gift of two deer.",
        "The pair set a date for the next ferry.",
        "They will hold a press conference, according to a statement.",
        "They launched a boat.",
        "Markets welcomed the meeting.",
        "Mr Ishiba reiterated his doubts about the plan.",
        "They said that they would love the fish if it were fresh.",
        "The hotline was busy.",
        # of another matter
        "They looked forward to the forum, which President Lee will host in Seoul.",
        # told, and no commitment
        "South Korea will face Japan in the final.",
        "Japan will continue to grow.",
        "The two leaders agreed that the weather was fine.",
        "The two leaders discussed fisheries and energy.",
        "Mr Lee described the agreement as a step forward.",
        "Elections in Japan will be close.",
        # in somebody's quoted words
        "“Both sides signed a deal and will invest billions,” said one analyst.",
        # companies and parliaments
        "The company signed a deal with a rival in Osaka.",
        "Lawmakers in Seoul agreed to extend the session.",
    ],
)
def test_what_is_not_agreed_is_no_agreement(agreements, text):
    assert agreements(MET + text) == []


@pytest.mark.parametrize(
    ("text", "kind", "status", "countries"),
    [
        ("We will expand exchanges among students.", "pledge", "announced", BOTH),
        ("We commit to consult each other in a crisis.", "pledge", "agreed", BOTH),
        ("We remain committed to an open sea.", "pledge", "agreed", BOTH),
        ("We will strive to double exchanges.", "pledge", "announced", BOTH),
        ("Our coast guards plan to train together.", "pledge", "planned", BOTH),
        ("Noting the drought, we will share seed.", "pledge", "announced", BOTH),
        ("We recalled the past and agreed to open an archive.", "pledge", "agreed", BOTH),
        ("We reaffirmed that the strait must stay calm.", "pledge", "agreed", BOTH),
        ("We intend to mobilize private capital.", "pledge", "planned", BOTH),
        ("We reaffirm our support for free navigation.", "pledge", "agreed", BOTH),
        ("We have decided to resume shuttle visits.", "pledge", "agreed", BOTH),
        ("Japan will provide land for the project.", "pledge", "announced", {"JP"}),
        ("South Korea plans to join the convention.", "pledge", "planned", {"KR"}),
        ("3. We establish a Working Group on Tides.", "working_group", "announced", BOTH),
        ("Today, we are launching a fund for start-ups.", "pledge", "announced", BOTH),
        ("We task our ministers to report on rice.", "pledge", "agreed", BOTH),
        ("We welcome the agreement on seed banks.", "deal", "agreed", BOTH),
        ("Hanto Shipping will invest 30 million dollars in the port.", "pledge", "announced", BOTH),
        ("KOICA and JICA are developing a plan for clean water.", "pledge", "planned", BOTH),
        ("Ports: Hanto Shipping and Ise Lines have signed an agreement on ferries.", "deal", "signed", BOTH),
        ("The Japanese side expressed its intention to extend a loan.", "pledge", "planned", {"JP"}),
        (
            "The Prime Minister confirmed that Japan would keep its two ships in the strait.",
            "pledge",
            "announced",
            {"JP"},
        ),
        ("The two sides shall expedite the restoration of flights.", "pledge", "announced", BOTH),
    ],
)
def test_in_a_joint_statement_each_sentence_that_commits_is_one(agreements, text, kind, status, countries):
    assert agreements(JOINT + text) == [(kind, status, countries)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They reaffirmed their commitment to peace.", [("pledge", "agreed", BOTH)]),
        ("The two leaders agreed that both must do more for refugees.", [("pledge", "agreed", BOTH)]),
        ("South Korea is committed to fighting fraud.", [("pledge", "announced", {"KR"})]),
        ("Japan plans to provide 20 million dollars in aid.", [("pledge", "planned", {"JP"})]),
        ("The Leaders witnessed the signing of a Memorandum of Understanding on Sport.", [("mou", "signed", BOTH)]),
        ("Under the Memorandum, both sides will share data.", [("mou", "agreed", BOTH)]),
        ("The elections of next year will be consequential.", []),
        ("They discussed the crisis and shared best practices.", []),
        ("They welcomed the visit of the crown prince.", []),
        ("Hanto Shipping will suffer in the crisis.", []),
        ("Mr Ishiba confirmed that Peru would keep its two ships at sea.", []),
    ],
)
def test_in_a_readout_governments_speak_for_themselves(agreements, text, expected):
    assert agreements(READOUT + text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "President Donald Trump has promised to build a wall and pledged to cut taxes.",
        "Lawmakers reached a deal on the budget, and Germany took note.",
        "The firm, which has plants in Mexico and Canada, signed an agreement with its union.",
        "He agreed to plead guilty. France and Spain were far away.",
    ],
)
def test_ordinary_news_has_no_agreements(agreements, text):
    assert agreements(text) == []


def test_it_provides_goes_on_about_the_deal_before(agreements):
    deal, provides = "They signed a fisheries agreement. ", "It also provides for a joint patrol."
    assert agreements(MET + deal + provides) == [("deal", "signed", BOTH)] * 2
    assert agreements(MET + "They ate fish. " + provides) == []


def test_so_many_countries_are_the_last_so_many_that_were_named(agreements):
    text = (
        "NATO leaders gathered in Lisbon on Friday. Turkey, Finland and Sweden had argued for months. "
        "The three countries signed a memorandum on arms. Spanish Prime Minister Pedro Sanchez, President Recep Tayyip "
        "Erdogan of Turkey, U.S. President Donald Trump and Finland’s President Alexander Stubb spoke."
    )
    assert agreements(text) == [("mou", "signed", {"TR", "FI", "SE"})]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chile and Peru sign water accord. It rained.", [("deal", "signed", {"CL", "PE"})]),
        ("The energy ministers of Chile and Peru signed an agreement on gas.", [("deal", "signed", {"CL", "PE"})]),
        ("Canada and the European Union struck a trade deal on Sunday.", [("deal", "agreed", {"CA"})]),
        (
            "Prime Minister Mark Carney of Canada and the European Commission president, Ursula von der Leyen, have "
            "reached a deal on fish.",
            [("deal", "agreed", {"CA"})],
        ),
    ],
)
def test_two_sides_may_be_ministers_or_the_union(agreements, text, expected):
    assert agreements(text) == expected


@pytest.mark.parametrize("title", ["FACT SHEET: Japan and South Korea", "Joint Statement of Japan and South Korea"])
def test_a_text_with_an_official_title_speaks_for_governments(agreements, title):
    text = f"{title}\n\n{MET}\n\nJapan intends to open two consulates."
    assert agreements(text) == [("pledge", "planned", {"JP"})]


def test_two_nations_need_no_meeting(agreements):
    assert agreements("Iran and Iraq signed a treaty on water in Basra.") == [("treaty", "signed", {"IR", "IQ"})]


def test_a_statement_may_be_quoted(agreements):
    quote = "Japan will reduce its duties by half"
    assert agreements(f"{MET}“{quote},” the joint statement said.") == [("pledge", "announced", {"JP"})]
    assert agreements(f"{MET}“{quote}.”", statement=quote) == [("pledge", "announced", {"JP"})]
    assert agreements(f"{MET}“{quote},” a trader said.") == []


def test_it_added_speaks_for_the_statement_before(agreements):
    text = "A joint statement was issued. It added that Japan will send “more experts”."
    assert agreements(MET + text)[1:] == [("pledge", "announced", {"JP"})]


def test_an_agreement_belongs_to_its_meeting_and_has_its_date_and_topics(extracted):
    summits, (found,) = extracted(MET + "They agreed to cooperate on artificial intelligence.")
    assert summits[found.summit].place == "Busan"
    assert found.date == "2025-08-22"
    assert found.topics == ("artificial-intelligence",)
    assert len(found.participants) == 2


def test_the_two_countries_are_those_told_of_last(extracted):
    text = (
        MET + "They smiled for an hour, ate fish, took a walk along the harbour and listened to a choir of children. "
        "Mr Lee will meet Singapore Prime Minister Lawrence Wong in Seoul on Monday. "
        "The two countries intend to negotiate a digital pact."
    )
    _, (found,) = extracted(text)
    assert set(found.countries) == {"KR", "SG"}


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("Although the two countries signed a deal, duties rise.", "Although the two countries signed a deal"),
        ("Food Security: Japan and South Korea agreed to share rice.", "Japan and South Korea agreed to share rice."),
        ("“The two sides agreed to share rice.", "The two sides agreed to share rice."),
    ],
)
def test_the_span_is_the_sentence_or_the_clause_without_labels(extracted, text, exact):
    found = extracted(f"{MET}\n{text}", statement=exact)[1]
    assert [a.span.text for a in found] == [exact]
