import pytest

from app.document import Document
from app.extract.countries import find_countries
from app.extract.language import Reading


@pytest.fixture
def codes(language, reference):
    """The countries of a text, in order of first mention."""

    def find(text):
        reading = Reading(Document(text), language)
        return " ".join(finding.code for finding in find_countries(reading, reference))

    return find


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # names, official names, abbreviations, demonyms
        ("Japan and South Korea met.", "JP KR"),
        ("The Republic of Korea and the Democratic People's Republic of Korea", "KR KP"),
        ("the United Arab Emirates (UAE) and the Kingdom of Saudi Arabia", "AE SA"),
        ("U.S.-led troops, a UK minister, the DPRK", "US GB KP"),
        ("French, Dutch and Filipino ministers", "FR NL PH"),
        ("Americans, Afghans, Turks and Poles", "US AF TR PL"),
        ("America’s allies", "US"),
        ("Côte d'Ivoire, Türkiye, São Tomé and Príncipe", "CI TR ST"),
        ("JAPAN AND CHINA AGREE ON FISHERIES", "JP CN"),
        # capitals and what stands for a government
        ("Tokyo told Beijing that Seoul agreed.", "JP CN KR"),
        ("The Kremlin and the White House were silent; Downing Street was not.", "RU US GB"),
        ("a summit in Hanoi", "VN"),
        # lower case is another word
        ("They told us to buy china and a turkey.", ""),
    ],
)
def test_countries_are_found_in_order_of_first_mention(codes, text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ships crossed the South China Sea, the Sea of Japan and the Gulf of Mexico.",
        "stability across the Taiwan Strait and the Indian Ocean",
        "Latin America, Central America and the Americas",
        "the Organization of American States",
        "New Mexico, New Jersey and New England",
        "the war crimes tribunal for the former Yugoslavia",
        "post-Soviet states, a Soviet-era car and Soviet-style planning",
        "the National University, Seoul National University and the Beijing Olympics",
        "veterans of the Korean War",
        "according to the Washington Post, the Jerusalem Post and the China Daily",
        "She flew American Airlines, then Air France.",
        "the Paris Agreement, the Minsk agreements, the Oslo Accords and the Vienna Convention",
        "EU leaders in Brussels",
        "Spanish-language radio",
        "a Turkey sandwich",
        "US$20 million",
        "The fair in Lebanon, Pa., and the one in Peru, Indiana",
        "Moscow, Idaho, and Paris, Texas, are small towns.",
        "Write to desk@Japan.com",
    ],
)
def test_seas_regions_publishers_treaties_and_towns_are_no_countries(codes, text):
    assert codes(text) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rep. Jim Jordan spoke for an hour. Jordan said that he was tired.", ""),
        ("Jim Jordan, the congressman, flew to Amman. He likes Jordan.", "JO"),
        ("Jordan's King Abdullah flew home to Jordan.", "JO"),
        ("Israel Katz, the minister, left early.", ""),
        ("Israel's Israel Katz left early.", "IL"),
        ("Michael Jordan and Denzel Washington smiled.", ""),
        ("Analysts such as Jeffrey Kingston disagree.", ""),
        ("Mr. Chad said nothing.", ""),
        ("Refugees crossed from Sudan into Chad.", "SD TD"),
        ("Jordan Whitfield waited. “We are tired,” said Jordan, a driver.", ""),
        ("Jordan Whitfield waited in the rain. He has never seen Jordan.", "JO"),
    ],
)
def test_a_person_called_like_a_country_is_none(codes, text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tbilisi, Georgia", "GE"),
        ("Ukraine, Georgia and Moldova", "UA GE MD"),
        ("Georgia's president met Armenian officials in Baku.", "GE AM AZ"),
        ("Voters in Georgia and Florida chose the Republican.", ""),
        ("Gov. Brian Kemp of Georgia welcomed American soldiers.", "US"),
        ("The Georgia Senate met in Atlanta, Georgia, while Tbilisi waited.", "GE"),
        ("Georgia's parliament met while Tbilisi waited.", "GE"),
    ],
)
def test_georgia_is_a_country_or_a_state(codes, text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("South Korea sent an envoy. Relations between Japan and Korea improved.", "KR JP"),
        ("North Korea tested a missile. Korean officials were proud.", "KP"),
        ("Korea is an old country.", "KR"),  # the likelier one
        ("a summit of the two Koreas", "KR KP"),
        ("North and South Korea", "KR KP"),
        ("inter-Korean talks", "KR KP"),
        ("peace on the Korean Peninsula", ""),
        ("the two Congos", "CD CG"),
        ("the Republic of the Congo, Congo-Brazzaville for short", "CG"),
        ("the DRC; Congolese troops", "CD"),
        ("Brazzaville said that Congolese troops stayed home.", "CG"),
        ("Guinea, Guinea-Bissau, Equatorial Guinea and Papua New Guinea", "GN GW GQ PG"),
        ("piracy in the Gulf of Guinea", ""),
        ("the Dominican Republic and Dominica", "DO DM"),
        ("Niger and Nigeria, Nigeriens and Nigerians", "NE NG"),
        ("the People's Republic of China and the Republic of China", "CN TW"),
        ("South Sudan left Sudan.", "SS SD"),
        ("Samoa and American Samoa", "WS AS"),
        ("Northern Ireland and Ireland", "GB IE"),
    ],
)
def test_countries_of_similar_names_are_told_apart(codes, text, expected):
    assert set(codes(text).split()) == set(expected.split())


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("The Soviet Union and East Germany agreed, Moscow said.", "1986-10-12", "SU DD"),
        ("The Soviet Union and East Germany agreed, Moscow said.", None, "SU DD"),
        ("The Soviet Union is no more, Moscow said.", "2011-12-25", "RU"),
        ("Russia was once part of the Soviet Union, Moscow said.", None, "RU SU"),
        ("the former Soviet Union", "1986-10-12", ""),
    ],
)
def test_former_states_count_in_articles_of_their_time(language, reference, text, published, expected):
    found = find_countries(Reading(Document(text, published=published), language), reference)
    assert {country.code for country in found} == set(expected.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kosovo and Serbia", "XK RS"),
        ("the Palestinian Authority, Gaza and the West Bank", "PS"),
        ("the Turkish Republic of Northern Cyprus", ""),
        ("northern Cyprus, where Turkish Cypriots live", "CY"),
        ("the Greek Cypriot government", "CY"),
    ],
)
def test_disputed_places_belong_where_the_code_says(codes, text, expected):
    assert codes(text) == expected


def test_mentions_are_the_exact_spans_of_the_text(language, reference):
    text = "“Japan’s offer”, said Tokyo; the Japanese waited for Japan."
    (japan,) = find_countries(Reading(Document(text), language), reference)
    assert (japan.code, japan.name) == ("JP", "Japan")
    assert [m.text for m in japan.mentions] == ["Japan", "Tokyo", "Japanese", "Japan"]
    assert all(text[m.start : m.end] == m.text for m in japan.mentions)


def test_the_seed_article_names_eight_countries(language, reference):
    with open("data/articles/tokyo_2025.txt", encoding="utf-8", newline="") as file:
        reading = Reading(Document(file.read()), language)
    found = {finding.code for finding in find_countries(reading, reference)}
    assert found == {"CN", "JP", "KP", "KR", "RU", "TW", "UA", "US"}
