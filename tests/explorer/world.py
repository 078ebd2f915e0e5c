"""Three invented articles with findings made by hand: for a browser, which needs no model to look at them."""

from app.reference import load_reference
from app.settings import Settings
from app.store.engine import Store
from app.store.writer import save
from tests.articles import Article, agreement, article, person, quote, summit

LEE = person("Lee Jae-myung", "President", "KR", family_name="Lee", aliases=("Lee",))
ISHIBA = person("Shigeru Ishiba", "Prime Minister", "JP", family_name="Ishiba", aliases=("Ishiba",))

TOKYO = article(
    "President Lee Jae-myung met Prime Minister Shigeru Ishiba in Tokyo on August 23, 2025. 🕊\n\n"
    "Japan and South Korea agreed to plant a forest together.\n\n"
    "“Our Japanese neighbours cannot be moved,” Lee Jae-myung said.\n\n"
    "“A forest takes longer than a government,” Shigeru Ishiba said.",
    name="tokyo",
    title="A forest for two",
    publisher="Harbour Post (invented)",
    source_url="https://harbour.example/forest",
    published="2025-08-24",
    countries={"JP": ["Japan", "Tokyo", "Japanese"], "KR": ["South Korea"]},
    topics={"trade": ["government"]},
    dates={"August 23, 2025": "2025-08-23"},
    people=[LEE, ISHIBA],
    summits=[
        summit(
            "President Lee Jae-myung met Prime Minister Shigeru Ishiba in Tokyo",
            "JP KR",
            "2025-08-23",
            "Tokyo",
            place_country="JP",
            participants=(0, 1),
            name="Forest summit",
        )
    ],
    agreements=[agreement("Japan and South Korea agreed to plant a forest together.", "JP KR", participants=(0, 1))],
    quotes=[
        quote("Our Japanese neighbours cannot be moved,", "Lee Jae-myung", said_on="2025-08-23"),
        quote("A forest takes longer than a government,", "Shigeru Ishiba", said_on="2025-08-23", confidence=0.6),
    ],
)
SEOUL = article(
    "President Lee Jae-myung met Prime Minister Shigeru Ishiba in Seoul in March 2024.\n\n"
    "“We begin with a map,” Lee Jae-myung said.",
    name="seoul",
    title="A map comes first",
    publisher="Coast Ledger (invented)",
    published="2024-03-12",
    countries={"KR": ["Seoul"]},
    people=[LEE, ISHIBA],
    summits=[
        summit(
            "President Lee Jae-myung met Prime Minister Shigeru Ishiba in Seoul",
            "JP KR",
            "2024-03",
            "Seoul",
            place_country="KR",
            participants=(0, 1),
            name="Map summit",
        )
    ],
    quotes=[quote("We begin with a map,", "Lee Jae-myung", said_on="2024-03")],
)


def fill(settings: Settings, *articles: Article) -> None:
    """Store articles, those of this module unless others are given."""
    store, reference = Store(settings), load_reference()
    for each in articles or (TOKYO, SEOUL):
        save(store, each.document, each.name, each.extraction, reference)
    store.close()
