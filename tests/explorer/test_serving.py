"""The explorer's page and files over HTTP: types, caching, policy, size."""

import asyncio
import gzip
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.api import create_app
from app.explorer import FOLDER, PICTURES, assets_version, load_assets, render_page, view_at
from app.query.resources import RESOURCES
from app.settings import Settings
from tests.api.client import Client, asking
from tests.conftest import Backend

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
MOST_BYTES = 200_000
OURS = sorted(p for p in FOLDER.rglob("*") if p.suffix in {".js", ".css", ".html"} and "vendor" not in p.parts)


@pytest.fixture(scope="module")
def empty(sqlite: Backend) -> Settings:
    return sqlite.create(migrated=True)


@pytest.fixture(scope="module")
def client(empty: Settings) -> Iterator[Client]:
    with asking(empty) as client:
        yield client


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (BROWSER["Accept"], "text/html"),
        ("text/html", "text/html"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/json, text/html;q=0.9", "application/json"),
        ("text/html;q=0.5, application/json;q=0.9", "application/json"),
    ],
)
def test_the_root_is_the_explorer_for_browsers_and_json_for_everyone_else(
    client: Client, accept: str, media_type: str
) -> None:
    response = client.get("/", headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert response.headers["vary"] == "Accept, Accept-Encoding"


def test_a_client_without_an_accept_header_gets_json(client: Client) -> None:
    assert client.get_raw("/", b"").json()["name"] == "Summit"


@pytest.mark.parametrize("path", ["/", "/explore", "/explore/quotes?speaker=lee", "/explore/articles/any%2Fthing"])
def test_every_address_of_a_view_is_the_page(client: Client, path: str) -> None:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 200
    assert '<div id="app">' in response.text
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_the_page_is_revalidated_and_its_files_are_kept(client: Client) -> None:
    page = client.get("/explore", headers=BROWSER)
    assert page.headers["cache-control"] == "no-cache"
    again = client.get("/explore", headers={**BROWSER, "If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    names = re.findall(r'(?:href|src)="(explorer/[^"]+)"', page.text)
    assert {name.split("/", 2)[2] for name in names} >= {"style.css", "main.js", "vendor/preact.js", "views/home.js"}
    for name in names:
        file = client.get(f"/{name}")
        assert file.status_code == 200
        assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert client.get(f"/{name}", headers={"If-None-Match": file.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("name", sorted(load_assets()))
def test_every_file_has_its_type(client: Client, name: str) -> None:
    expected = {"js": "text/javascript", "css": "text/css", "json": "application/json", "png": "image/png"}
    response = client.get(f"/explorer/{assets_version()}/{name}")
    assert response.headers["content-type"].partition(";")[0] == expected[name.rpartition(".")[2]]
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["main.jsx", "index.html", "__init__.py", "../settings.py", "vendor/README.md"])
def test_nothing_else_is_served(client: Client, name: str) -> None:
    response = client.request("GET", f"/explorer/{assets_version()}/{name}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_files_of_another_version_are_not_found(client: Client) -> None:
    assert client.get("/explorer/0/main.js").status_code == 404


def test_head_is_get_without_its_body(client: Client) -> None:
    response = client.request("HEAD", "/explore", headers=BROWSER)
    assert (response.status_code, response.content) == (200, b"")


def test_the_tour_is_a_page_with_its_pictures(client: Client) -> None:
    tour = client.get("/docs/tour", headers=BROWSER)
    assert (tour.status_code, tour.headers["content-type"].partition(";")[0]) == (200, "text/html")
    assert "unsafe" not in tour.headers["content-security-policy"]
    assert "<h1>A tour of the explorer</h1>" in tour.text
    pictures = re.findall(r'<img src="([^"]+)" alt="[^"]+"', tour.text)
    assert {name.rpartition("/")[2] for name in pictures} == {path.name for path in PICTURES.iterdir()}
    for name in pictures:
        picture = client.get(f"/{name}")
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
        again = client.get(f"/{name}", headers={"If-None-Match": picture.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    for name in {*re.findall(r'(?:href)="(?!https?:)([^"#]+)"', tour.text)} - {"/"}:
        assert client.get(f"/{name}", headers=BROWSER).status_code == 200, name


@pytest.mark.parametrize("name", ["none.png", "..%2Ftour.md", "%00"])
def test_there_is_no_other_picture(client: Client, name: str) -> None:
    assert client.request("GET", f"/docs/pictures/{name}").status_code in (400, 404)


def test_below_a_path_of_a_proxy_the_page_finds_its_files(empty: Settings) -> None:
    async def fetch() -> str:
        app = create_app(empty)
        transport = httpx.ASGITransport(app, root_path="/summit")
        async with httpx.AsyncClient(transport=transport, base_url="http://host") as client:
            return (await client.get("/summit/explore", headers=BROWSER)).text

    assert '<base href="/summit/">' in asyncio.run(fetch())
    assert '<base href="/&quot;&lt;&amp;/">' in render_page('/"<&').content.decode()


def test_all_of_it_is_small() -> None:
    sizes = [len(gzip.compress(asset.content)) for asset in load_assets().values()]
    assert sum(sizes) + len(gzip.compress(render_page("").content)) <= MOST_BYTES


def test_every_import_leads_to_a_file() -> None:
    modules = [path for path in OURS if path.suffix == ".js"]
    assert len(modules) > 20
    for path in modules:
        for name in re.findall(r'from "([^"]+)"', path.read_text()):
            assert name.startswith("."), f"{path.name} imports {name} from another host or package"
            assert (path.parent / name).resolve().is_file(), f"{path.name} imports {name}"


def test_every_module_is_used() -> None:
    imported = {
        (path.parent / name).resolve()
        for path in OURS
        for name in re.findall(r'(?:from |import |import\()"(\.[^"]+)"', path.read_text())
    }
    views = {FOLDER / "views" / f"{name}.js" for name in views_of_the_router()}
    assert {path for path in OURS if path.suffix == ".js"} - imported - views == {FOLDER / "main.js"}


def views_of_the_router() -> set[str]:
    """Return the files in views/ that main.js names."""
    text = (FOLDER / "main.js").read_text()
    named = re.findall(r"const (?:LISTS|RECORDS) = \{(.+)\};", text)
    assert len(named) == 2
    return {"home", "list", *re.findall(r': "(\w+)"', " ".join(named))}


@pytest.mark.parametrize("name", [*RESOURCES, "timeline", "map", "review"])
def test_a_page_preloads_the_modules_of_its_view_and_no_other_view(client: Client, name: str) -> None:
    (router,) = re.findall(r"const RECORDS = \{(.+)\};", (FOLDER / "main.js").read_text())
    of_records = dict(re.findall(r'(\w+): "(\w+)"', router))
    for path, view in ((name, "list" if name in RESOURCES else name), (f"{name}/x", of_records.get(name))):
        text = client.get(f"/explore/{path}", headers=BROWSER).text
        found = set(re.findall(r'modulepreload" href="explorer/\w+/([^"]+)"', text))
        assert view is None or f"views/{view}.js" in found
        imported = {
            (FOLDER / each).parent / i
            for each in found
            for i in re.findall(r'from "([^"]+)"', (FOLDER / each).read_text())
        }
        assert {each.resolve() for each in imported} <= {(FOLDER / each).resolve() for each in found}


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_nothing_is_inline_or_of_another_host(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"https?://(?!www\.w3\.org)", text)
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text)
    if path.suffix == ".html":
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", text)


def test_vendored_files_are_those_of_the_table() -> None:
    table = (FOLDER / "vendor" / "README.md").read_text()
    hashes = dict(re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", table, re.MULTILINE))
    files = [path for path in (FOLDER / "vendor").iterdir() if path.suffix in {".js", ".json"}]
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files} == hashes
    packages = re.findall(r"^\| ([a-z0-9-]+) \| [\d.]+ \| [\w.-]+ \|$", table, re.MULTILINE)
    licences = (FOLDER / "vendor" / "licences.txt").read_text()
    assert {"preact", "htm", "d3-geo", "world-atlas"} <= {*packages}
    assert all(re.search(rf"^{name} \d", licences, re.MULTILINE) for name in packages)


def test_the_server_and_the_router_show_a_record_in_the_same_view() -> None:
    (table,) = re.findall(r"const RECORDS = \{(.*?)\};", load_assets()["main.js"].content.decode())
    views = dict(re.findall(r'(\w+): "(\w+)"', table))
    assert len(views) > 5
    assert {name: view_at(f"{name}/x") for name in views} == views
