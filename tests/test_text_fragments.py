"""Text fragments; tests/query/test_text_fragments.py follows them in a browser."""

import pytest

from app.text_fragments import text_fragment, text_link

URL = "https://news.example/a"


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        # what is linked to stands between the marks
        ("<two words>", "two%20words"),
        ("<a, b & c-d>", "a%2C%20b%20%26%20c%2Dd"),
        ("<Łódź>", "%C5%81%C3%B3d%C5%BA"),
        ("And then the first <two words> and then some more", "then%20the%20first-,two%20words,-and%20then%20some"),
        # the context ends where the line does
        ("The end of it.\nThe first <two words>.\nNext", "The%20first-,two%20words,-."),
        ("The end.\n\n<two words>\n\nNext", "two%20words"),
        ("They stand with <Ukraine>’s\nfate", "They%20stand%20with-,Ukraine,-%E2%80%99s"),
        # long, or over several lines: the ends
        ("<one two three four five six\nseven eight nine ten eleven>",
         "one%20two%20three%20four%20five,seven%20eight%20nine%20ten%20eleven"),
        ("<A headline\nand one line>", "A%20headline,and%20one%20line"),
        ("<" + "word " * 30 + ">", "word%20word%20word%20word%20word,word%20word%20word%20word%20word"),
        # what stands elsewhere before: as much of the context as tells the two apart, other lines last
        ("He said a b c x d e f. She said a b c <x> d e f.", "a%20b%20c%20x%20d%20e%20f.%20She%20said%20a%20b%20c-,"
         "x,-d%20e%20f."),
        ("One:\n<x>\nTwo:\nx", "x"),
        ("One:\nx\nTwo:\n<x>", "Two%3A-,x"),
        ("x\n<x>", "x-,x"),
        # the same line above: the line whole, between its neighbours
        ("One:\n“x”\nTwo:\n\n“<x>”\nThree.", "Two%3A-,%E2%80%9Cx%E2%80%9D,-Three."),
    ],
)  # fmt: skip
def test_a_link_names_what_leads_to_one_place(text: str, fragment: str) -> None:
    start, end = text.index("<"), text.index(">") - 1
    assert text_fragment(text.replace("<", "").replace(">", ""), start, end) == fragment


def test_a_link_keeps_the_fragment_that_the_url_has() -> None:
    assert text_link(URL, "two") == f"{URL}#:~:text=two"
    assert text_link(f"{URL}#top", "two") == f"{URL}#top:~:text=two"
