"""What a sentence must say to be an agreement: the rules in order of preference."""

from collections.abc import Callable, Iterator

from app.extract import agreement_deals as deals
from app.extract import agreement_pledges as pledges
from app.extract.agreement_sentence import Ruling, Sentence, Setting

ANYWHERE: tuple[Callable[[Sentence], Iterator[Ruling]], ...] = (
    deals.forms_a_body,
    deals.issues_a_text,
    deals.signs,
    pledges.agree,
    deals.is_signed,
)
# Only where an article tells of a meeting, or of countries that sign something.
AROUND_A_MEETING = (deals.welcomes_a_deal, deals.tells_of_a_deal, deals.goes_on_about_a_deal)
LAST = (pledges.promise, pledges.intends, pledges.will, pledges.said_it_would, pledges.propose)


def rulings(masked: str, start: int, end: int, setting: Setting) -> Iterator[Ruling]:
    """Yield what the rules find in the sentence `masked[start:end]`, the best first."""
    sentence = Sentence(masked, start, end, setting)
    for rule in (*ANYWHERE, *(AROUND_A_MEETING if setting.is_diplomatic else ()), *LAST):
        yield from rule(sentence)
