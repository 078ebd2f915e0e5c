"""Each row: what is written on 2025-08-24, a Sunday, and the meetings of leaders that the rules find in it."""

import pytest

from app.document import Document
from app.extract.countries import find_countries
from app.extract.dates import find_dates
from app.extract.language import Reading
from app.extract.people import find_people
from app.extract.summits import tell_summits
from app.extract.topics import find_topics

SUNDAY = "2025-08-24"


@pytest.fixture
def summits(language, reference):
    """Give the meetings of a text, people by family name."""

    def find(text, published=SUNDAY):
        reading = Reading(Document(text, published=published), language)
        countries = find_countries(reading, reference)
        people = find_people(reading, reference, countries)
        dates, topics = find_dates(reading), find_topics(reading, reference)
        return [
            {
                "status": found.status,
                "kind": found.kind,
                "place": found.place,
                "in": found.place_country,
                "countries": set(found.countries),
                "people": {people[i].family_name for i in found.participants},
                "date": found.date,
                "topics": set(found.topics),
                "mentions": [mention.text for mention in found.mentions],
            }
            for found, *_ in tell_summits(reading, reference, countries, people, dates, topics)
        ]

    return find


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # verbs
        (
            "President Emmanuel Macron of France met Chancellor Friedrich Merz of Germany in Toulon on Friday.",
            {"status": "held", "countries": {"FR", "DE"}, "people": {"Macron", "Merz"}, "date": "2025-08-22"},
        ),
        (
            "UK Prime Minister Keir Starmer will meet Indian Prime Minister Narendra Modi in Mumbai on Tuesday.",
            {"status": "planned", "place": "Mumbai", "in": "IN", "date": "2025-08-26", "people": {"Starmer", "Modi"}},
        ),
        (
            "Turkish President Recep Tayyip Erdogan hosted Ukrainian President Volodymyr Zelenskyy in Ankara.",
            {"status": "held", "place": "Ankara", "countries": {"TR", "UA"}, "kind": "bilateral"},
        ),
        (
            "Kazakh President Kassym-Jomart Tokayev dined with Uzbek President Shavkat Mirziyoyev in Samarkand.",
            {"status": "held", "place": "Samarkand", "people": {"Tokayev", "Mirziyoyev"}},
        ),
        (
            "Kenyan President William Ruto conferred with Tanzanian President Samia Suluhu Hassan in Arusha.",
            {"status": "held", "place": "Arusha", "countries": {"KE", "TZ"}},
        ),
        (
            "Australia's Anthony Albanese and New Zealand's Christopher Luxon came face to face in Queenstown.",
            {"status": "held", "place": "Queenstown", "countries": {"AU", "NZ"}},
        ),
        (
            "British Prime Minister Keir Starmer had a working breakfast with Irish Taoiseach Micheal Martin in Cork.",
            {"status": "held", "place": "Cork", "countries": {"GB", "IE"}},
        ),
        (
            "Kenyan President William Ruto flew to Kampala on Thursday to meet Ugandan President Yoweri Museveni.",
            {"status": "held", "place": "Kampala", "in": "UG", "countries": {"KE", "UG"}},
        ),
        (
            "In Geneva last week, the leaders of Armenia and Azerbaijan sat down together.",
            {
                "status": "held",
                "place": "Geneva",
                "in": "CH",
                "countries": {"AM", "AZ"},
                "date": "2025-08-11/2025-08-17",
            },
        ),
        (
            "We, the Heads of Government of India, Israel and Greece, convened today for our first meeting.",
            {"status": "held", "kind": "multilateral", "countries": {"IN", "IL", "GR"}, "date": "2025-08-24"},
        ),
        (
            "Ukrainian President Volodymyr Zelenskyy will visit the White House on Friday to sign it, President Donald "
            "Trump said.",
            {"status": "planned", "place": "White House, Washington", "countries": {"UA", "US"}, "date": "2025-08-29"},
        ),
        (
            "Prime Minister Keir Starmer welcomed the President of France, Emmanuel Macron, to Chequers on Friday.",
            {"status": "held", "place": "Chequers", "countries": {"GB", "FR"}, "date": "2025-08-22"},
        ),
        (
            "President Gabriel Boric of Chile flew to Lima on Friday, where he was received at the port by the "
            "President of Peru, Dina Boluarte.",
            {"status": "held", "place": "Lima", "countries": {"CL", "PE"}, "people": {"Boric", "Boluarte"}},
        ),
        (
            "At the invitation of the President of Peru, Dina Boluarte, the President of Chile, Gabriel Boric, paid "
            "a state visit to Lima on 20 and 21 August 2025.",
            {"status": "held", "place": "Lima", "countries": {"CL", "PE"}, "date": "2025-08-20/2025-08-21"},
        ),
        (
            "Up on the mountain, at Camp David, President Donald Trump was hosting Prime Minister Mark Carney of "
            "Canada.",
            {"status": "held", "place": "Camp David", "countries": {"US", "CA"}},
        ),
        (
            "Chile’s President Gabriel Boric left Lima on Friday with a promise. He sat down with Peru’s President "
            "Dina Boluarte for an hour.",
            {"status": "held", "place": "Lima"},
        ),
        (
            "The leaders of Chile and Peru signed a pact in Lima on Friday with President Donald Trump looking on.",
            {"status": "held", "place": "Lima", "countries": {"CL", "PE", "US"}},
        ),
        (
            "LIMA, Peru — Chile’s President Gabriel Boric began a visit to Peru on Saturday. On Monday he is to hold "
            "talks with Peru’s President Dina Boluarte.",
            {"status": "planned", "place": "Lima", "date": "2025-08-25"},
        ),
        (
            "LIMA, Peru — Chile’s President Gabriel Boric will hold talks with Peru’s President Dina Boluarte on "
            "Monday.",
            {"status": "planned", "place": None},
        ),
        (
            "The leaders of Chile, Peru and Bolivia met in Lima on Friday. Peru’s President Dina Boluarte chaired the "
            "meeting, and Chile’s President Gabriel Boric took part.",
            {"status": "held", "countries": {"CL", "PE", "BO"}, "people": {"Boluarte", "Boric"}},
        ),
        (
            "Chile’s President Gabriel Boric was in Lima. In his talks with Peru’s President Dina Boluarte, the two "
            "agreed to build a port.",
            {"status": "held", "countries": {"CL", "PE"}},
        ),
        # nouns with those who meet
        (
            "The talks between Chinese President Xi Jinping and Russian President Vladimir Putin lasted two hours.",
            {"status": "held", "countries": {"CN", "RU"}, "people": {"Xi", "Putin"}},
        ),
        (
            "President Donald Trump spoke of his summit with North Korea’s leader Kim Jong Un in Hanoi, which failed.",
            {"status": "held", "place": "Hanoi", "countries": {"US", "KP"}},
        ),
        (
            "A summit between Japan and China is scheduled for September 3 in Tianjin.",
            {"status": "planned", "place": "Tianjin", "countries": {"JP", "CN"}, "date": "2025-09-03"},
        ),
        (
            "The White House said a Trump-Putin summit in Anchorage would be held next week. "
            "Russian President Vladimir Putin thanked President Donald Trump.",
            {"place": "Anchorage", "countries": {"US", "RU"}, "people": {"Trump", "Putin"}},
        ),
        (
            "President Alar Karis of Estonia has postponed a visit to Lima, where he was to meet President Dina "
            "Boluarte of Peru.",
            {"status": "mentioned", "place": "Lima", "countries": {"EE", "PE"}},
        ),
        (
            "President Donald Trump on Friday called off a summit with Cuba’s leader Miguel Diaz-Canel that had been "
            "planned for September 12 in Panama City.",
            {"status": "mentioned", "place": "Panama City", "countries": {"US", "CU"}, "date": "2025-09-12"},
        ),
        (
            "Standing side by side in Lima on Friday, Peru’s President Dina Boluarte and Chile’s President Gabriel "
            "Boric smiled.",
            {"status": "held", "place": "Lima", "countries": {"PE", "CL"}, "date": "2025-08-22"},
        ),
        (
            "Peru’s President Dina Boluarte and Chile’s President Gabriel Boric met in the Bolivian capital.",
            {"status": "held", "place": "La Paz", "in": "BO"},
        ),
        (
            "In Lima, where the leaders of Peru, Chile and Bolivia have been meeting since Friday, it rained.",
            {"status": "held", "place": "Lima", "countries": {"PE", "CL", "BO"}, "date": "2025-08-22/2025-08-24"},
        ),
        (
            "French President Emmanuel Macron travelled to Budapest on Thursday for a meeting with Hungarian Prime "
            "Minister Viktor Orban.",
            {"status": "held", "place": "Budapest", "date": "2025-08-21"},
        ),
        (
            "It was raining in Lima this month, when Peru’s President Dina Boluarte and Chile’s President "
            "Gabriel Boric "
            "met.",
            {"status": "held", "place": "Lima", "date": "2025-08"},
        ),
        (
            "Peru’s President Dina Boluarte met Chile’s President Gabriel Boric in Lima. The talks on Friday were "
            "mediated by Brazilian President Luiz Inacio Lula da Silva and attended by the leader of Bolivia.",
            {"status": "held", "place": "Lima", "countries": {"PE", "CL", "BR", "BO"}, "date": "2025-08-22"},
        ),
        (
            "The President met Peru’s President Dina Boluarte in Santiago. President Gabriel Boric of Chile "
            "thanked her.",
            {"status": "held", "countries": {"PE", "CL"}, "people": {"Boluarte", "Boric"}},
        ),
        # the European Union is a side, and no country
        (
            "The presidents of the European Commission and the European Council, Ursula von der Leyen and "
            "Antonio Costa, "
            "met Chinese President Xi Jinping in Beijing on Friday.",
            {"status": "held", "kind": "bilateral", "countries": {"CN"}, "people": {"von der Leyen", "Costa", "Xi"}},
        ),
        # forums
        (
            "Leaders of the Group of Seven ended a three-day summit in Evian on Friday. Canadian Prime Minister "
            "Mark Carney "
            "was tired. Mexican President Claudia Sheinbaum sent a letter.",
            {"status": "held", "place": "Evian", "people": {"Carney"}, "date": "2025-08-20/2025-08-22"},
        ),
        (
            "Leaders of the Group of Seven rich nations ended a summit in Evian on Friday with Ukrainian President "
            "Volodymyr Zelenskyy at their table. Canadian Prime Minister Mark Carney was tired.",
            {"status": "held", "kind": "multilateral", "place": "Evian", "people": {"Zelensky", "Carney"}},
        ),
        (
            "OTTAWA, Canada — G20 summit closes without a text on Sunday. Indian Prime Minister Narendra Modi spoke "
            "first. "
            "French President Emmanuel Macron took part by video link.",
            {"status": "held", "place": "Ottawa", "people": {"Modi"}},
        ),
        (
            "At the G20 summit in Johannesburg on Saturday, South African President Cyril Ramaphosa spoke of tariffs.",
            {
                "status": "held",
                "kind": "multilateral",
                "place": "Johannesburg",
                "date": "2025-08-23",
                "topics": {"tariffs"},
            },
        ),
        (
            "NATO leaders gathered in Ankara, where Turkish President Recep Tayyip Erdogan welcomed them.",
            {"status": "held", "kind": "multilateral", "place": "Ankara"},
        ),
        # a ceremony
        (
            "The accord, signed in Kigali on Friday in the presence of leaders from Rwanda, Kenya and Qatar, is late.",
            {"status": "held", "place": "Kigali", "countries": {"RW", "KE", "QA"}, "date": "2025-08-22"},
        ),
        # the dateline tells where `here` is
        (
            "HANOI, Vietnam (Wire) — Vietnamese President Luong Cuong met Cuba’s leader Miguel Diaz-Canel here Friday.",
            {"status": "held", "place": "Hanoi", "in": "VN", "date": "2025-08-22"},
        ),
        (
            "TARTU, Estonia, Aug. 22 (Wire) — Estonian President Alar Karis met Latvian President Edgars Rinkevics.",
            {"status": "held", "place": "Tartu", "in": "EE"},
        ),
        (
            "TARTU, Estonia — Estonian President Alar Karis made a friend on Saturday. At a summit in this university "
            "town, Mr. Karis and President Edgars Rinkevics of Latvia signed an accord.",
            {"status": "held", "place": "Tartu", "countries": {"EE", "LV"}, "date": "2025-08-23"},
        ),
        (
            "We, the President of the Republic of Chile, the King of the Kingdom of Spain and the President of the "
            "Council of Ministers of Italy, met in Lisbon on 20 and 21 August 2025.",
            {"status": "held", "place": "Lisbon", "countries": {"CL", "ES", "IT"}, "date": "2025-08-20/2025-08-21"},
        ),
        (
            "French President Emmanuel Macron received German Chancellor Friedrich Merz at the town hall of Toulon.",
            {"status": "held", "place": "Toulon"},
        ),
        (
            "The leaders of Chile, Peru and Bolivia ended a three-day summit in Lima on Friday with a promise to meet "
            "again within a year.",
            {"status": "held", "place": "Lima", "countries": {"CL", "PE", "BO"}, "date": "2025-08-20/2025-08-22"},
        ),
        (
            "The leaders of Chile and Peru opened a two-day summit in Lima on Friday.",
            {"status": "held", "date": "2025-08-22/2025-08-23"},
        ),
        (
            "The pact was the main result of a summit between Chile and Peru in Lima this month.",
            {"status": "held", "place": "Lima", "countries": {"CL", "PE"}},
        ),
        (
            "Latvia, Estonia sign rail pact at Riga summit. Estonian President Alar Karis met the press in Riga.",
            {"place": "Riga", "countries": {"EE", "LV"}},
        ),
        (
            "Polish Prime Minister Donald Tusk to host Canadian leader. Mr Tusk will host Canadian Prime Minister Mark "
            "Carney for a summit in Gdansk on September 9, the government said on Friday.",
            {"status": "planned", "place": "Gdansk", "countries": {"PL", "CA"}, "date": "2025-09-09"},
        ),
        # the two sides named elsewhere
        (
            "Prime Minister Anthony Albanese of Australia and Prime Minister Christopher Luxon of New Zealand smiled. "
            "The two leaders met in Queenstown on Saturday.",
            {"status": "held", "place": "Queenstown", "countries": {"AU", "NZ"}, "people": {"Albanese", "Luxon"}},
        ),
    ],
)
def test_a_meeting_has_what_its_sentences_tell(summits, text, expected):
    (found,) = summits(text)
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Two climbers from Japan and Nepal reached the summit of Mount Everest on Saturday.",
        "The business summit of chief executives from France and Germany opened in Lyon.",
        "Protesters from France and Italy gathered outside the youth climate summit.",
        "The trail up the mountain, where Japan and Nepal host climbers, was a summit of hope for Prime Minister "
        "Shigeru Ishiba.",
        "President Gabriel Boric of Chile was welcomed by crowds in Peru.",
        "President Gabriel Boric of Chile paid a visit to Lima, and Peru was on his mind.",
        "President Donald Trump met Republican senators on Friday, and China was on their minds.",
        "President Donald Trump spoke by phone with Chinese President Xi Jinping on Friday.",
        "French President Emmanuel Macron received a letter from Chinese President Xi Jinping.",
        "French President Emmanuel Macron met the demands of farmers, and Germany took note.",
        "Officials from Iran and Oman held talks in Muscat.",
        "Russian President Vladimir Putin met Chinese President Xi Jinping’s envoy.",
        "Prime Minister Keir Starmer spoke by phone with French President Emmanuel Macron. They looked forward "
        "to meeting in "
        "person.",
        "EU-Turkey talks dragged on for years.",
        "“I met Putin and Xi in China,” said the pensioner from Poland.",
        "Japan and China are neighbours.",
        "King Charles conferred a title on the former French President Emmanuel Macron.",
        "French President Emmanuel Macron had breakfast in Paris while Chancellor Friedrich Merz of Germany slept.",
        "French President Emmanuel Macron dined in Paris, and Chancellor Friedrich Merz of Germany in Bonn.",
    ],
)
def test_what_is_no_meeting_of_leaders_is_none(summits, text):
    assert summits(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "French President Emmanuel Macron refused to meet Russian President Vladimir Putin.",
        "Russian President Vladimir Putin said he wants to meet Ukrainian President Volodymyr Zelenskyy.",
        "A possible summit between Japanese Prime Minister Shigeru Ishiba and Kim Jong Un remains uncertain.",
        "The meeting between Russian President Vladimir Putin and President Donald Trump was cancelled.",
        "President Donald Trump and North Korean leader Kim Jong Un met in Singapore in June 2018.",
    ],
)
def test_what_is_wished_for_called_off_or_long_past_is_only_mentioned(summits, text):
    assert [found["status"] for found in summits(text)] == ["mentioned"]


def test_all_mentions_of_one_meeting_are_one_finding(summits):
    (found,) = summits(
        "In Tokyo this weekend, leaders of Japan and South Korea gathered once again. Following the summit between "
        "South Korean President Lee Jae-myung and Japanese Premier Shigeru Ishiba, both smiled. The summit ended."
    )
    assert found["place"] == "Tokyo"
    assert found["date"] == "2025-08-23/2025-08-24"
    assert found["people"] == {"Lee", "Ishiba"}
    assert found["mentions"] == ["gathered", "the summit", "The summit"]


def test_a_summit_of_nobody_named_is_the_one_told_of_next(summits):
    (found,) = summits(
        "In July the bridge was the subject of a summit. Polish Prime Minister Donald Tusk and Canadian Prime Minister "
        "Mark Carney met in Gdansk."
    )
    assert (found["place"], found["date"], found["mentions"]) == ("Gdansk", "2025-07", ["a summit", "met"])


def test_two_who_sign_something_at_a_summit_have_no_meeting_of_their_own(summits):
    (found,) = summits(
        "The leaders of France, Germany, Poland and Spain met in Lyon on Friday. French President Emmanuel Macron and "
        "German Chancellor Friedrich Merz signed an agreement on trains."
    )
    assert found["countries"] == {"FR", "DE", "PL", "ES"}


def test_ministers_who_sign_something_are_no_meeting(summits):
    assert summits("French Trade Minister Paul Duval and Germany’s foreign minister, Karl Weber, signed a pact.") == []


def test_their_summit_is_that_of_the_countries_listed_before(summits):
    (found,) = summits("The text that Chile, Peru and Bolivia issued at the end of their Lima summit is short.")
    assert found["countries"] == {"CL", "PE", "BO"}


def test_a_demonym_is_no_place(summits):
    (found,) = summits("French President Emmanuel Macron and his Chilean counterpart, Gabriel Boric, met on Friday.")
    assert found["place"] is None


def test_other_places_days_and_pairs_are_other_meetings(summits):
    found = summits(
        "Canadian Prime Minister Mark Carney met Polish Prime Minister Donald Tusk in Warsaw on Monday. "
        "Mr Carney will meet German Chancellor Friedrich Merz in Berlin on Tuesday. "
        "Mr Carney and Mr Tusk will meet again in Ottawa next month."
    )
    assert [(f["place"], f["status"], f["countries"]) for f in found] == [
        ("Warsaw", "held", {"CA", "PL"}),
        ("Berlin", "planned", {"CA", "DE"}),
        ("Ottawa", "planned", {"CA", "PL"}),
    ]


def test_two_who_meet_on_the_sidelines_are_not_the_forum(summits):
    found = summits(
        "President Barack Obama met German Chancellor Angela Merkel on the sidelines of the NATO summit in Warsaw.",
        "2016-07-09",
    )
    assert [(f["kind"], f["status"], f["place"]) for f in found] == [
        ("bilateral", "held", "Warsaw"),
        ("multilateral", "mentioned", "Warsaw"),
    ]


def test_members_who_meet_while_their_forum_does_meet_where_it_does(summits):
    text = (
        "G7 leaders ended a three-day summit in Evian on Saturday. Italian Prime Minister Giorgia Meloni left early. "
        "French President Emmanuel Macron met Canadian Prime Minister Mark Carney {}."
    )
    assert [f["place"] for f in summits(text.format("on Friday morning"))] == ["Evian", "Evian"]
    assert [f["place"] for f in summits(text.format("last month"))] == ["Evian", None]
    assert [f["place"] for f in summits(text.format("in Geneva on Friday"))] == ["Evian", "Geneva"]


def test_a_bare_mention_with_one_side_and_no_place_is_none(summits):
    assert summits("In 2023, South Korean opposition leader Lee Jae-myung criticized a summit with Japan.") == []


def test_the_country_before_summit_is_its_place_unless_it_takes_part(summits):
    (found,) = summits(
        "President Donald Trump flew home after his summit with North Korean leader Kim Jong Un. He had been "
        "full of hope before the Vietnam summit. In Hanoi, hotels emptied.",
        "2019-03-01",
    )
    assert (found["place"], found["in"]) == ("Hanoi", "VN")


def test_two_heads_who_speak_in_turn_meet(summits):
    text = (
        "PRESIDENT MACRON: Welcome to the palace, Chancellor. Germany and France are friends.\n\n"
        "CHANCELLOR SCHOLZ: Thank you, Emmanuel. It is good to be here.\n\n"
        "PRESIDENT MACRON: French President Emmanuel Macron and German Chancellor Olaf Scholz, they say, never sleep."
    )
    (found,) = summits(text)
    assert set(found["countries"]) == {"FR", "DE"}


def test_a_heading_in_capitals_names_a_press_conference(summits):
    text = (
        "REMARKS BY PRESIDENT EMMANUEL MACRON OF FRANCE AND CHANCELLOR OLAF SCHOLZ OF GERMANY IN JOINT PRESS CONFERENCE"
        "\n\nIt began at noon."
    )
    assert [set(found["countries"]) for found in summits(text)] == [{"FR", "DE"}]


def test_a_summit_of_nobody_named_may_be_in_a_country(summits):
    text = "French President Emmanuel Macron spoke of the peace summit in Switzerland, which opened on 15 June 2024."
    assert [found["place"] for found in summits(text)] == ["Switzerland"]
