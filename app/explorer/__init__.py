"""Explorer: browser interface to the API, made of static files that app.api serves unchanged.

index.html     page for all views; `{root}`, `{version}` and `{modules}` are replaced when it is read
tour.html      template for docs/tour.md, which is rendered into `{content}`
style.css      tokens, layout, components
icon.png       icon of the page; browsers draw it anew at each address, which takes 5 ms with an SVG
main.js        router, and the frame around each view
address.js     addresses of views: those of the API, with /explore for /v1
api.js         requests, cached responses, problems
words.js       labels, dates and confidence in plain words
components/    rows, facets, search box, request box, states, marks, charts
views/         one view per file
vendor/        preact, htm, d3 and a world map, made by `make vendor`
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

from markdown_it import MarkdownIt

from app.settings import DOCS

FOLDER = Path(__file__).resolve().parent
PAGE, TOUR = "index.html", "tour.html"
PICTURES = DOCS / "pictures"
# The mimetypes module reads tables of the machine.
_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".png": "image/png"}
_IMPORT = re.compile(r'(?:from |import\()"(\.[^"]+)"')
# The views of records; main.js has the same.
_RECORDS = {
    "articles": "article",
    "summits": "summit",
    "leaders": "person",
    "people": "person",
    "countries": "country",
    "topics": "topic",
    "quotes": "record",
    "agreements": "record",
    "review": "review",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file, its media type, and the hash of its content."""

    content: bytes
    media_type: str
    digest: str


@cache
def load_assets() -> Mapping[str, Asset]:
    """Return the static files, by path below the folder, except the page."""
    paths = (path for path in sorted(FOLDER.rglob("*")) if path.suffix in _TYPES)
    return {path.relative_to(FOLDER).as_posix(): _asset(path) for path in paths}


@cache
def assets_version() -> str:
    """Return a hash of all files: part of their URLs, so that browsers may cache them indefinitely."""
    digests = "".join(f"{name}{asset.digest}" for name, asset in load_assets().items())
    return _digest(digests.encode())


@cache
def render_page(root: str, view: str = "home") -> Asset:
    """Return the page, for an application below the path `root` (`/summit` behind a proxy, else empty).

    `view` is the file of its first view.
    """
    return _rendered(PAGE, root, {"{modules}": _preloads(view)})


def view_at(path: str) -> str:
    """Return the file in views/ that shows a path below /explore, as main.js has it.

    >>> view_at(""), view_at("quotes"), view_at("people/lee-jae-myung"), view_at("no-view")
    ('home', 'list', 'person', 'list')
    """
    first, _, rest = path.strip("/").partition("/")
    if not first:
        return "home"
    return _RECORDS.get(first, "list") if rest else first if f"views/{first}.js" in load_assets() else "list"


@cache
def render_tour(root: str) -> Asset:
    """Return docs/tour.md as a page. Its links to other documentation lead to /docs."""
    markdown = MarkdownIt("commonmark").enable("table")
    content = markdown.render((DOCS / "tour.md").read_text(encoding="utf-8"))
    content = re.sub(r'href="\w+\.md(?:#[\w-]+)?"', 'href="docs"', content)
    return _rendered(TOUR, root, {"{content}": content.replace('src="pictures/', 'src="docs/pictures/')})


@cache
def load_pictures() -> Mapping[str, Asset]:
    """Return the pictures of the tour by name."""
    return {path.name: _asset(path) for path in sorted(PICTURES.glob("*.png"))}


def _rendered(page: str, root: str, values: Mapping[str, str]) -> Asset:
    escaped = root.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    values = {**values, "{root}": escaped, "{version}": assets_version()}
    text = (FOLDER / page).read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(name, value)
    content = text.encode()
    return Asset(content, "text/html", _digest(content))


def _preloads(view: str) -> str:
    """Return preload links to the modules of a view, to load them in parallel instead of import by import."""
    modules = dict.fromkeys(("main.js", *_imported("main.js"), f"views/{view}.js", *_imported(f"views/{view}.js")))
    return "\n".join(f'<link rel="modulepreload" href="explorer/{{version}}/{name}">' for name in modules)


@cache
def _imported(module: str) -> tuple[str, ...]:
    """Return the modules that a module imports, directly or indirectly."""
    text = load_assets()[module].content.decode()
    names = [normpath(join(dirname(module), name)) for name in _IMPORT.findall(text)]
    return tuple(dict.fromkeys(each for name in names for each in (name, *_imported(name))))


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    return Asset(content, _TYPES[path.suffix], _digest(content))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
