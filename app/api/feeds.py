"""Atom 1.0 (RFC 4287), for feed readers."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote_plus
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import Request, Response

from app.api.responses import MEDIA_TYPES, path_of_list, path_without
from app.query.feeds import FeedEntry
from app.store.revision import Revision

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]{1,255}")
_NEVER = "1970-01-01T00:00:00Z"


def base_url(request: Request) -> str:
    """Return scheme and host of the client's URL, empty if the Host header is not valid."""
    host = request.headers.get("host", "")
    return f"{request.scope['scheme']}://{host}" if _HOST.fullmatch(host) else ""


def atom_response(
    request: Request, entries: Sequence[FeedEntry], pages: Mapping[str, str], revision: Revision
) -> Response:
    """Return entries as a feed, linked to its other `pages`.

    Ids are UUIDs of the database and the entry's record, so they survive a change of the server's name.
    """
    base = base_url(request)
    alternate = path_of_list(request)
    path = path_without(request.scope["path"], request.scope["query_string"], ())

    def identify(element: Element, key: str) -> None:
        _add(element, "id", uuid5(NAMESPACE_URL, f"{revision.database} {key}").urn)

    feed = Element("feed", xmlns=_NAMESPACE)
    identify(feed, alternate)
    _add(feed, "title", f"Summit: {unquote_plus(alternate)}")
    _add(feed, "updated", max((entry.updated for entry in entries), default=_NEVER))
    _add(SubElement(feed, "author"), "name", "Summit")
    for relation, linked in {"self": path, "alternate": alternate, **pages}.items():
        SubElement(feed, "link", rel=relation, href=base + linked)
    for each in entries:
        entry = SubElement(feed, "entry")
        identify(entry, each.key)
        _add(entry, "title", each.title)
        _add(entry, "updated", each.updated)
        _add(entry, "summary", each.summary)
        SubElement(entry, "link", rel="alternate", href=base + each.path)
    return Response(tostring(feed, "utf-8", xml_declaration=True), media_type=MEDIA_TYPES["atom"])


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _NOT_XML.sub("\ufffd", text)
