"""The explorer: a browser's view of the API, made of static files that app.api serves as they are.

index.html     the one page; `{root}`, `{version}` and `{modules}` are replaced when it is read
tour.html      the frame of docs/tour.md, which is rendered into `{content}`
style.css      tokens, layout, components
main.js        the router, and the frame around each view
address.js     addresses of views: those of the API, with /explore for /v1
api.js         requests, kept responses, problems
words.js       labels, dates and confidence in plain words
components/    rows, facets, search box, request box, states, marks, charts
views/         one view a file
vendor/        preact, htm, d3 and a world map, made by `make vendor`
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

from app.settings import DOCS

FOLDER = Path(__file__).resolve().parent
PAGE, TOUR = "index.html", "tour.html"
PICTURES = DOCS / "pictures"
# Not those of the mimetypes module, which reads the tables of the machine.
_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}
_PICTURE = {".png": "image/png"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file, its media type, and the hash of its content."""

    content: bytes
    media_type: str
    digest: str


@cache
def load_assets() -> Mapping[str, Asset]:
    """Return the files that a browser may load, by path below the folder; the page is none of them."""
    paths = (path for path in sorted(FOLDER.rglob("*")) if path.suffix in _TYPES)
    return {path.relative_to(FOLDER).as_posix(): _asset(path) for path in paths}


@cache
def assets_version() -> str:
    """Return a hash of all files: part of their URLs, so that a browser may keep each of them for ever."""
    digests = "".join(f"{name}{asset.digest}" for name, asset in load_assets().items())
    return _digest(digests.encode())


@cache
def render_page(root: str) -> Asset:
    """Return the page, for an application below the path `root` (`/summit` behind a proxy, else empty)."""
    return _rendered(PAGE, root, {"{modules}": _preloads()})


@cache
def render_tour(root: str) -> Asset:
    """Return docs/tour.md as a page. Its links to other files of the documentation lead to /docs."""
    markdown = MarkdownIt("commonmark").enable("table")
    content = markdown.render((DOCS / "tour.md").read_text(encoding="utf-8"))
    content = re.sub(r'href="\w+\.md(?:#[\w-]+)?"', 'href="docs"', content)
    return _rendered(TOUR, root, {"{content}": content.replace('src="pictures/', 'src="docs/pictures/')})


@cache
def load_picture(name: str) -> Asset | None:
    """Return a picture of the tour, None if there is none of this name."""
    paths = (path for path in PICTURES.glob("*.png") if path.name == name)
    return next((_asset(path) for path in paths), None)


def _rendered(page: str, root: str, values: Mapping[str, str]) -> Asset:
    escaped = root.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    values = {**values, "{root}": escaped, "{version}": assets_version()}
    text = (FOLDER / page).read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(name, value)
    content = text.encode()
    return Asset(content, "text/html", _digest(content))


def _preloads() -> str:
    """Return links to all modules, which are then loaded at once instead of import by import."""
    modules = (name for name in load_assets() if name.endswith(".js"))
    return "\n".join(f'<link rel="modulepreload" href="explorer/{{version}}/{name}">' for name in modules)


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    return Asset(content, (_TYPES | _PICTURE)[path.suffix], _digest(content))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
