"""Each row: the day of writing, a sentence, and the dates that it states. 2025-08-24 is a Sunday."""

import pytest

from app.document import Document
from app.extract.dates import find_dates
from app.extract.language import Reading

SUNDAY = "2025-08-24"


def dates(text, published=None):
    # No language: dates are read from characters alone.
    return [(f.span.text, f.edtf) for f in find_dates(Reading(Document(text, published=published), None))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on March 1, 2019 in Hanoi.", [("March 1, 2019", "2019-03-01")]),
        ("They met on March 1 2019.", [("March 1 2019", "2019-03-01")]),
        ("They met on 14 December 2022.", [("14 December 2022", "2022-12-14")]),
        ("They met on the 14th of December, 2022.", [("14th of December, 2022", "2022-12-14")]),
        ("They met on Saturday, Aug. 23, 2025.", [("Saturday, Aug. 23, 2025", "2025-08-23")]),
        ("Sept 3rd, 2021 was sunny.", [("Sept 3rd, 2021", "2021-09-03")]),
        ("The summit of July 14-16, 2022.", [("July 14-16, 2022", "2022-07-14/2022-07-16")]),
        ("The summit of July 14 to 16, 2022.", [("July 14 to 16, 2022", "2022-07-14/2022-07-16")]),
        ("Held on 9 and 10 September 2023.", [("9 and 10 September 2023", "2023-09-09/2023-09-10")]),
        ("From 30 August – 2 September 2023.", [("30 August – 2 September 2023", "2023-08-30/2023-09-02")]),
        ("From August 30 to September 2, 2023.", [("August 30 to September 2, 2023", "2023-08-30/2023-09-02")]),
        ("From 30 December to 2 January 2024.", [("30 December to 2 January 2024", "2023-12-30/2024-01-02")]),
        ("Signed 12/14/2022.", [("12/14/2022", "2022-12-14")]),
        ("Signed 14.12.2022.", [("14.12.2022", "2022-12-14")]),
        ("Updated 2025-08-24.", [("2025-08-24", "2025-08-24")]),
        ("Talks start in April 2005.", [("April 2005", "2005-04")]),
        ("Sanctions imposed in March of 2016.", [("March of 2016", "2016-03")]),
        ("From March to June 2023 they talked.", [("March to June 2023", "2023-03/2023-06")]),
        ("In 2023 he left.", [("2023", "2023")]),
        ("The 2018 Singapore summit failed.", [("2018", "2018")]),
        ("Net zero by 2050, he said.", [("2050", "2050")]),
        ("Elections (2019) were lost.", [("2019", "2019")]),
        ("In 2003, 2008 and 2014 they fought.", [("2003", "2003"), ("2008", "2008"), ("2014", "2014")]),
        ("The war of 1950-53 split them.", [("1950-53", "1950/1953")]),
        ("He ruled from 2003 to 2008.", [("2003 to 2008", "2003/2008")]),
        ("At war since 2001.", [("since 2001", "2001/..")]),
        ("In force since March of 2016.", [("since March of 2016", "2016-03/..")]),
        ("Since 14 May 2018 it stands.", [("Since 14 May 2018", "2018-05-14/..")]),
        ("The early 1990s were different.", [("1990s", "199X")]),
        ("In the ’80s they talked.", [("’80s", "198X")]),
    ],
)
def test_dates_of_the_calendar_need_no_day_of_writing(text, expected):
    assert dates(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Some 2,023 people came.",
        "He paid $2023 for it.",
        "A plant of 500 GW.",
        "More than 2000 troops of 2000 metres.",
        "A wall of 1950 bricks.",
        "Resolution 2231 was passed.",
        "It began at 1900 GMT.",
        "Prime Minister Theresa May 2017 manifesto",
        "He may march on in august company.",
        "On 30 February 2023 nothing happened.",
        "On 31/02/2023 nothing happened.",
        "On 03/04/2022 it is unclear which was the month.",
        "Growth of May 2.5 percent",
        "For the first time in 17 years they met.",
        "Withdraw within 14 months or 135 days.",
        "The Agenda 2030 goals",
    ],
)
def test_numbers_and_names_that_look_like_dates_are_none(text):
    assert dates(text, SUNDAY) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # days
        ("He said so on August 15.", "2025-08-15"),
        ("President A met December 14 with B.", "2024-12-14"),
        ("They will meet on December 14.", "2025-12-14"),
        ("They met on Jan. 5.", "2025-01-05"),
        ("Talks are to begin on September 10.", "2025-09-10"),
        ("Talks begin by March 10.", "2026-03-10"),
        ("The summit runs August 30 to September 2.", "2025-08-30/2025-09-02"),
        ("They spoke on 1 August.", "2025-08-01"),
        # weekdays: the last one, unless something points ahead
        ("He arrived on Thursday.", "2025-08-21"),
        ("He arrived Sunday.", "2025-08-24"),
        ("Saturday’s agreement, signed in Doha, will help.", "2025-08-23"),
        ("Earlier on Saturday, they ordered a halt.", "2025-08-23"),
        ("They will meet in Riyadh on Tuesday.", "2025-08-26"),
        ("A summit scheduled for Friday is in doubt.", "2025-08-29"),
        ("He said he would fly there on Wednesday.", "2025-08-27"),
        ("On Tuesday, the two are to sign it.", "2025-08-26"),
        ("Next Thursday is the day.", "2025-08-28"),
        ("Last Sunday they fought.", "2025-08-17"),
        ("Kim said on Friday that he will come.", "2025-08-22"),
        ("Trump would have met him on Friday.", "2025-08-22"),
        # the day itself
        ("Today’s meeting focused on food.", "2025-08-24"),
        ("It was agreed yesterday.", "2025-08-23"),
        ("They meet tomorrow.", "2025-08-25"),
        ("They dined last night.", "2025-08-23"),
        ("This morning he left.", "2025-08-24"),
        # weeks, months, years
        ("In Tokyo this weekend, they gathered.", "2025-08-23/2025-08-24"),
        ("They met over the weekend.", "2025-08-23/2025-08-24"),
        ("They met last weekend.", "2025-08-16/2025-08-17"),
        ("They will meet next weekend.", "2025-08-30/2025-08-31"),
        ("They met last week.", "2025-08-11/2025-08-17"),
        ("They meet later this week.", "2025-08-18/2025-08-24"),
        ("They meet next month.", "2025-09"),
        ("Last year's talks failed.", "2024"),
        ("Since taking office two months ago he changed.", "2025-06"),
        ("Three days ago he fell.", "2025-08-21"),
        ("Two weeks ago they met.", "2025-08-04/2025-08-10"),
        ("Nearly five years ago it ended.", "2020"),
        ("In three days’ time they vote.", "2025-08-27"),
        # months
        ("They failed in September.", "2024-09"),
        ("They will try again in December.", "2025-12"),
        ("Last March they tried.", "2025-03"),
        ("Next March they try.", "2026-03"),
        ("The July summit went well.", "2025-07"),
        ("In May they met.", "2025-05"),
        ("They have talked since June.", "2025-06/.."),
    ],
)
def test_dates_that_hang_on_the_day_of_writing(text, expected):
    assert [edtf for _, edtf in dates(text, SUNDAY)] == [expected]
    assert dates(text) == []
    assert dates(text, "2025-08") == []


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        ("2022-12-15", "The President met December 14 with leaders.", "2022-12-14"),
        ("2020-02-29", "Talks begin by March 10.", "2020-03-10"),
        ("2020-02-29", "They were about to sign in September when he cancelled.", "2019-09"),
        ("2025-01-03", "They met on December 30.", "2024-12-30"),
        ("2025-08-25", "In Tokyo this weekend, they gathered.", "2025-08-23/2025-08-24"),
        ("2025-08-21", "They will gather in Tokyo this weekend.", "2025-08-23/2025-08-24"),
        ("2025-08-21", "The Tokyo summit this weekend", "2025-08-23/2025-08-24"),
        ("2025-08-21", "They spoke last weekend.", "2025-08-16/2025-08-17"),
        ("2025-01-15", "They met last month.", "2024-12"),
        ("0001-01-01", "Nine years ago it began.", None),
    ],
)
def test_the_year_or_week_is_the_nearest_that_the_sentence_allows(published, text, expected):
    assert [edtf for _, edtf in dates(text, published)] == ([expected] if expected else [])


@pytest.mark.parametrize(
    "text",
    [
        "“Ukraine today could be East Asia’s tomorrow.”",
        'He told them: "We will act this week, tomorrow or in two years\' time."',
        "“Today is the day.",
        "Theresa May resigned. After May left, since May would not stay, all was well.",
        "It was Black Friday and Good Friday in one.",
        "The Sunday Times reported it.",
        "They pray every Friday, on Mondays too.",
        "The September 11 attacks changed it.",
        "The next year brought nothing, the last week even less.",
        "She told USA Today.",
        "The leaders of today’s world",
        "In August Wilson’s play",
    ],
)
def test_what_only_looks_relative_is_no_date(text):
    assert dates(text, SUNDAY) == []


def test_a_date_inside_quotation_marks_counts_where_it_is_complete():
    assert dates('"By May 29 and since 2001," he said.', SUNDAY) == [
        ("May 29", "2025-05-29"),
        ("since 2001", "2001/.."),
    ]


@pytest.mark.parametrize(
    "line",
    ["August 24, 2025", "Published: Sunday, 24 August 2025", "Updated 2025-08-24 10:30 GMT", "AUGUST 24, 2025"],
)
def test_a_line_that_is_only_a_date_is_the_day_of_writing(line):
    assert [edtf for _, edtf in dates(f"They met\n\n{line}\n\nOn Saturday they met.")][-1] == "2025-08-23"


def test_a_dateline_is_the_day_of_writing():
    assert [e for _, e in dates("TOKYO, Aug. 24, 2025 (Wire) — They met on Saturday.")] == ["2025-08-24", "2025-08-23"]


def test_what_is_published_outweighs_a_line_of_the_text():
    assert dates("August 31, 2025\nOn Saturday they met.", SUNDAY)[-1] == ("Saturday", "2025-08-23")


def test_many_dates_in_one_endless_sentence_cost_no_square():
    assert len(dates("on Saturday they met and " * 8_000, SUNDAY)) == 8_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # from the day of writing
        ("They met the day before yesterday.", ["2025-08-22"]),
        ("The day after tomorrow they sign it.", ["2025-08-26"]),
        ("They will meet in a fortnight.", ["2025-09-01/2025-09-07"]),
        ("It broke down a fortnight ago.", ["2025-08-04/2025-08-10"]),
        ("The two are to meet in three days.", ["2025-08-27"]),
        # several days of one meeting
        ("They met on Friday and Saturday.", ["2025-08-22/2025-08-23"]),
        ("They held talks from Thursday to Saturday in Oslo.", ["2025-08-21/2025-08-23"]),
        ("They will meet on Monday and Tuesday.", ["2025-08-25/2025-08-26"]),
        ("They met on Thursday and Saturday.", ["2025-08-21", "2025-08-23"]),
        # from another date
        ("They met on 3 May 2024. Two days later they signed it.", ["2024-05-03", "2024-05-05"]),
        ("They met on Monday and, the next day, signed it.", ["2025-08-18", "2025-08-19"]),
        ("They arrived on Tuesday. The following morning they met.", ["2025-08-19", "2025-08-20"]),
        ("On Friday they signed what they had drafted a day earlier.", ["2025-08-22", "2025-08-21"]),
        ("They met in March 2019. Three months later it fell apart.", ["2019-03", "2019-06"]),
        ("They met in 2019. Two years later it fell apart.", ["2019", "2021"]),
        ("On Friday, a day after he met Kim, he flew home.", ["2025-08-22", "2025-08-21"]),
        ("On Monday, two days before they meet, he called.", ["2025-08-18", "2025-08-20"]),
        ("They dined on the eve of Friday’s summit.", ["2025-08-21", "2025-08-22"]),
        ("From 6 to 7 June 2024 they met. The next day he left.", ["2024-06-06/2024-06-07", "2024-06-08"]),
        (
            "On 3 May 2024 they met; the next day they signed. The day after, he left.",
            ["2024-05-03", "2024-05-04", "2024-05-05"],
        ),
    ],
)
def test_dates_hang_together(text, expected):
    assert [edtf for _, edtf in dates(text, SUNDAY)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "The next day they signed it.",
        "It was the third summit in two weeks.",
        "They dined on the eve of the summit.",
        "Two days later they left.",
    ],
)
def test_what_hangs_on_no_date_is_none(text):
    assert dates(text, SUNDAY) == []


def test_a_day_is_not_counted_from_a_year_or_from_what_somebody_else_says():
    assert dates("They met in 2019. The next day they left.") == [("2019", "2019")]
    said = "He said: “On 3 May 2024 we spoke.” The next day he left."
    assert [edtf for _, edtf in dates(said, SUNDAY)] == ["2024-05-03"]


@pytest.mark.parametrize(
    ("published", "line", "expected"),
    [
        ("2025-08-24", "TOKYO, Aug. 22 (Wire) —", "2025-08-21"),
        ("2025-08-24", "TOKYO, 22 August —", "2025-08-21"),
        ("2025-01-02", "TOKYO, Dec. 31 (Wire) —", "2024-12-26"),
        ("2025-08-24", "TOKYO, Aug. 1 (Wire) —", "2025-08-21"),  # no dateline of this report
    ],
)
def test_the_day_of_a_dateline_is_the_day_of_writing(published, line, expected):
    assert dates(f"{line} They met on Thursday.", published)[-1] == ("Thursday", expected)
