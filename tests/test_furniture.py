"""Lines of news pages that are furniture, and lines of stories that are like them."""

import pytest

from app.furniture import furniture_of, is_furniture, is_label

FURNITURE = [
    "READ MORE: Danish premier quits over herring",
    "Read more",
    "Also read: Peru sues a shipyard",
    "See also: Ten facts about cod",
    "Related: China opens goat fair",
    "Related articles",
    "Recommended for you",
    "You may also like",
    "Don’t miss: the race of the year",
    "Most read",
    "Watch: the ministers arrive",
    "Sign up for our morning newsletter and never miss a story.",
    "Get the day’s top stories in your inbox. Subscribe to our newsletter here.",
    "Subscribe to our newsletter",
    "Want more like this? Sign up for the newsletter.",
    "Download our app and follow us on Instagram for more news.",
    "Follow the Courier on Twitter and Facebook",
    "Already a subscriber? Sign in",
    "To continue reading, subscribe now. Already a subscriber? Sign in.",
    "Subscribe to read the rest of this story.",
    "This article is for subscribers only. Log in or subscribe to continue reading.",
    "You have reached your limit of free articles this month.",
    "Media playback is unsupported on your device",
    "Media playback is not supported on this device",
    "Your browser does not support the audio element.",
    "Media caption: The mill before the war",
    "Image source, Agency",
    "Advertisement",
    "Story continues below advertisement",
    "Please enable JavaScript to view the comments.",
    "© 2023 Steppe Courier",
    "Copyright 2009–2026 Quay Dispatch",
    "All rights reserved. This material may not be published or redistributed.",
    "Photograph: B. Body/Agency",
    "Photo by Ann Roe | Agency",
    "(Photo by Ann Roe/Agency)",
    "Share on Facebook",
    "Share Tweet Email Copy link",
    "Facebook | X | WhatsApp | 3 comments",
    "Listen to this article 4 min",
    "More on this story",
    "We use cookies to improve your visit.",
    "The Harbour newsletter: all that moves the world. Sign up here.",
    "Download the Quay Dispatch app for iOS and Android.",
    "Support independent journalism. Donate to the Courier today.",
    "Click here to read more from our Africa desk.",
    "Do you have information about this story? Contact our reporters.",
    "Our Standards: The Trust Principles.",
    "5 min read",
    "Image: Ann Roe",
    "Getty Images",
    "[Reuters]",
    "Ann Roe/AFP via Getty Images",
    "(AP Photo/Ann Roe)",
    "Premier Lund at the quay in April. Photograph: Ann Roe/AFP/Getty Images",
    "Premier Lund waves from the quay in Bergen, May 2021. [Ann Roe/Reuters]",
    "Premier Lund waves from the quay (Ann Roe/EPA)",
    "Premier Lund waves. REUTERS/Ann Roe",
    "Premier Lund waves. REUTERS/Ann Roe/File Photo",
    "Reporting by Ann Roe in Oslo and Bo Lind in Lima; editing by Carl Berg",
    "Additional reporting by Ann Roe",
]
STORY = [
    "Her government also pays for a weekly newsletter in Wolof, which reaches nine thousand fishermen.",
    "Andrade said that her government would subscribe to the convention on wrecks.",
    "Related talks about leather will begin in March, Haddadin said.",
    "Share prices of both companies rose by a tenth on Wednesday.",
    "All fishing rights reserved for Croatia since 2004 will pass to a joint company.",
    "Read more closely, the text binds nobody, a diplomat said.",
    "Herders can follow the price on an app and download the forms from it.",
    "“Sign up for our newsletter,” the minister told the crowd.",
    "“Subscribe to our newsletter” was the only answer",
    "Support for the pact fell to a third.",
    "Follow the money, the auditors said.",
    "Photographs of the lake were shown to both ministers.",
    "Copyright law was on the table too.",
    "Watch towers on the border will be taken down.",
    "Background: the two have been at odds since 1994.",
    "Analysis: nobody won.",
    "The latest: talks resume in Oslo.",
    "Live music was played.",
    "Join us or lose us, the president told the union.",
    "See you in Oslo, he said.",
    "The envoys had signed a day before, the presidents said. (Reuters)",
    "OSLO (Reuters)",
    "Reporting by the union shows that the fleet shrank, she said.",
    "The image: a country at peace.",
    "Credit for the pact belongs to both, Lund said.",
    "Lund told AP and Reuters that the fleet would shrink.",
    "The ministers spoke for 5 minutes.",
    "Have news of the ferry? the president asked the crowd on the pier.",
    "Lund would join the talks today.",
    "The two sides met in April (Norway/Peru talks).",
    "",
]
LINKED = [
    "Background: ten years of quarrel",
    "Analysis – who won?",
    "Opinion: A cold fish",
    "Related: talks resume in Oslo.",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_is_recognised(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize("line", STORY)
def test_a_line_of_the_story_is_not(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize("line", LINKED)
def test_a_label_is_furniture_if_a_link_follows(line: str) -> None:
    assert is_furniture(line, linked=0.9)
    assert not is_furniture(line, linked=0.1)


def test_a_long_paragraph_is_never_furniture() -> None:
    assert not is_furniture("Read more: " + "word " * 100)


@pytest.mark.parametrize(
    ("line", "label"), [("Read more", True), ("Related stories:", True), ("Read more: Oslo", False)]
)
def test_a_label_stands_alone(line: str, label: bool) -> None:
    assert is_label(line) == label


@pytest.mark.parametrize(
    ("line", "labelled"),
    [
        ("ALSO READ: Premier calls the pact “a cold fish”", True),
        ("RELATED Premier Lund says that the pact is dead", True),
        ("Related talks began in Oslo: “A start,” Lund said", False),
        ("TO THE Storting: I return the bill.", False),
    ],
)
def test_a_label_with_a_headline_may_hold_quoted_speech(line: str, labelled: bool) -> None:
    assert (furniture_of(line, 0, len(line)) == "prompt") == labelled
