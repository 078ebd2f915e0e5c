"""Which URLs may be asked: a table of hostile ones, and what may."""

import asyncio
import ipaddress

import pytest

from app.errors import UrlRefused
from app.sources.addresses import LONGEST_URL, is_public, resolve, target_of

PUBLIC = "93.184.215.14"
NAMES = {
    "news.example.org": [PUBLIC],
    "xn--mnchen-3ya.example.org": [PUBLIC],
    "six.example.org": ["2606:2800:21f:cb07:6820:80da:af6b:8b2c"],
    "inside.example.org": ["10.0.0.7"],
    "loopback.example.org": ["127.0.0.1"],
    "mixed.example.org": [PUBLIC, "192.168.1.1"],
    "mapped.example.org": ["::ffff:10.0.0.1"],
    "scoped.example.org": ["fe80::1%eth0"],
    "empty.example.org": [],
}


async def known_names(host: str, port: int) -> list[str]:
    """Resolve the names above, and digits as a system's resolver does."""
    if host in NAMES:
        return NAMES[host]
    raise OSError("Name or service not known")


def target(url: str):
    return asyncio.run(target_of(url, known_names))


HOSTILE = [
    "http://127.0.0.1/",
    "http://127.0.0.1:80/",
    "http://127.1/",
    "http://127.0.1/",
    "http://0x7f.1/",
    "http://0x7f000001/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://0177.0.0.1/",
    "http://0177.1/",
    "http://2130706433/",
    "http://017700000001/",
    "http://127.0.0.1./",
    "http://0/",
    "http://0.0.0.0/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://localhost.localdomain/",
    "http://loopback.example.org/",
    "http://inside.example.org/",
    "http://mixed.example.org/",
    "http://mapped.example.org/",
    "http://scoped.example.org/",
    "http://empty.example.org/",
    "http://nobody.example.org/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://100.127.255.255/",
    "http://192.0.0.8/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::169.254.169.254]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a9fe:a9fe::1]/",
    "http://[2001:0:7f00:1::1]/",
    "http://[2001:db8::1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[ff02::1]/",
    "http://[::1",
    "http://[v1.a]/",
    f"http://user@{PUBLIC}/",
    f"http://user:secret@{PUBLIC}/",
    f"http://{PUBLIC}@127.0.0.1/",
    f"http://127.0.0.1#@{PUBLIC}/",
    f"http://127.0.0.1\\@{PUBLIC}/",
    "http://news.example.org:22/",
    "http://news.example.org:8080/",
    "http://news.example.org:0/",
    "http://news.example.org:99999/",
    "http://news.example.org:http/",
    "http:///path",
    "http://",
    "http:news.example.org",
    "//news.example.org/",
    "news.example.org",
    "ftp://news.example.org/",
    "file:///etc/passwd",
    "gopher://news.example.org/",
    "javascript:alert(1)",
    "data:text/html,hello",
    "http://news.example.org/a b",
    "http://news.example.org/\r\nHost: inside.example.org",
    "http://news.example.org/%00",
    "http://news.example.org\x00.inside.example.org/",
    "http://①②⑦.⓪.⓪.①/",
    "http://ⓛocalhost/",
    "http://-.example.org/",
    "http://" + "a" * 64 + ".org/",
    "http://news.example.org/" + "a" * LONGEST_URL,
    "",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_url_is_refused(url):
    with pytest.raises(UrlRefused):
        target(url)


def test_the_systems_own_resolver_makes_no_difference():
    for url in ("http://127.1/", "http://0x7f.1/", "http://2130706433/", "http://localhost/", "http://[::1]/"):
        with pytest.raises(UrlRefused):
            asyncio.run(target_of(url, resolve))


def test_the_systems_resolver_gives_every_address():
    assert asyncio.run(resolve("127.0.0.1", 80)) == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("url", "asked", "pinned", "host"),
    [
        ("http://news.example.org", "http://news.example.org/", f"http://{PUBLIC}:80/", "news.example.org"),
        (
            "https://News.Example.org./a?b=c#d",
            "https://news.example.org/a?b=c",
            f"https://{PUBLIC}:443/a?b=c",
            "news.example.org",
        ),
        ("http://news.example.org:443/", "http://news.example.org:443/", f"http://{PUBLIC}:443/", "news.example.org"),
        (
            "https://münchen.example.org/",
            "https://xn--mnchen-3ya.example.org/",
            f"https://{PUBLIC}:443/",
            "xn--mnchen-3ya.example.org",
        ),
        (f"http://{PUBLIC}/", f"http://{PUBLIC}/", f"http://{PUBLIC}:80/", PUBLIC),
        (
            "http://six.example.org/",
            "http://six.example.org/",
            "http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:80/",
            "six.example.org",
        ),
        ("http://[2606:2800::1]/", "http://[2606:2800::1]/", "http://[2606:2800::1]:80/", "2606:2800::1"),
    ],
)
def test_a_public_url_is_asked_at_the_address_that_was_checked(url, asked, pinned, host):
    found = target(url)
    assert (found.url, found.pinned, found.host) == (asked, pinned, host)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:2800::1", "2a00:1450::1"])
def test_addresses_of_the_open_internet_are_public(address):
    assert is_public(ipaddress.ip_address(address))
