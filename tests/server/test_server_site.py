"""A site that lies in the release as files: what its manifest says is what is sent, and nothing else of it is."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import brotli
import httpx
import pytest

from segregatie.server.tree import Tree
from serving import Served, serving, small_release, swap, wait_until

GRAPH = "http://example.org/graph"
PUBLIC = "https://example.org/os"
HTML, TURTLE = "text/html; charset=utf-8", "text/turtle; charset=utf-8"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
#: Path -> media type, content, and what else the manifest says.
FILES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "index.html": (HTML, "<!doctype html><title>Begin</title>", {"language": "nl", "csp": "page"}),
    "en/index.html": (HTML, "<!doctype html><title>Home</title>", {"language": "en", "csp": "page"}),
    "doc/gemeente/almelo.html": (
        HTML,
        "<!doctype html><title>Almelo</title>" + "nl " * 500,
        {"language": "nl", "csp": "page", "coded": ["br", "gzip"]},
    ),
    "doc/gemeente/almelo.en.html": (HTML, "<!doctype html><title>Almelo (en)</title>" + "en " * 500, {"language": "en", "csp": "page"}),
    "doc/gemeente/almelo.ttl": (TURTLE, '<https://w3id.org/onderwijssegregatie/id/gemeente/almelo> <x:p> "nl" .\n', {}),
    "doc/gemeente/almelo.nt": ("application/n-triples", '<https://w3id.org/onderwijssegregatie/id/gemeente/almelo> <x:p> "nl" .\n', {}),
    "doc/gemeente/'s-hertogenbosch é.ttl": (TURTLE, "# leeg\n", {}),
    "def.ttl": (TURTLE, "# de vocabulaire\n", {}),
    "vraag.html": (HTML, "<!doctype html><title>Vraag</title>", {"csp": "query"}),
    "static/stijl.4f2a.css": ("text/css; charset=utf-8", "body { margin: 0 }\n", {"immutable": True}),
    "404.html": (HTML, "<!doctype html><title>Niet gevonden</title>", {"language": "nl"}),
    "404.en.html": (HTML, "<!doctype html><title>Not found</title>", {"language": "en"}),
}
DOCUMENTS = {
    "": {"iri": "", "forms": {"html": {"nl": "index.html", "en": "en/index.html"}}},
    "en/": {"iri": "en", "forms": {"html": {"en": "en/index.html"}}},
    "sparql/": {"iri": "sparql", "forms": {"html": "vraag.html"}},
    "api/vragen": {"iri": "api/vragen", "forms": {"nt": "doc/gemeente/almelo.nt", "html": {"nl": "index.html", "en": "en/index.html"}}},
    "doc/gemeente/almelo": {
        "iri": "id/gemeente/almelo",
        "forms": {
            "html": {"nl": "doc/gemeente/almelo.html", "en": "doc/gemeente/almelo.en.html"},
            "ttl": "doc/gemeente/almelo.ttl",
            "nt": "doc/gemeente/almelo.nt",
        },
    },
    "doc/gemeente/'s-hertogenbosch é": {"iri": "id/gemeente/'s-hertogenbosch é", "forms": {"ttl": "doc/gemeente/'s-hertogenbosch é.ttl"}},
    "def": {"iri": "def", "forms": {"ttl": "def.ttl"}},
}  # fmt: skip
CSP = {"page": "default-src 'self'; object-src 'none'", "query": "default-src 'self'; connect-src *"}
_CODE = {"br": (".br", brotli.compress), "gzip": (".gz", gzip.compress)}


def lay(release: Path, files: dict[str, tuple[str, str, dict[str, Any]]] = FILES) -> Path:
    """Lay a site in a release."""
    entries = {}
    for path, (media, text, more) in files.items():
        data = text.encode()
        file = release / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        for coding in more.get("coded", ()):
            suffix, code = _CODE[coding]
            file.with_name(file.name + suffix).write_bytes(code(data))
        entries[path] = {"media": media, "size": len(data), "sha256": sha256(data).hexdigest(), **more}
    manifest = {"files": entries, "documents": DOCUMENTS, "csp": CSP, "missing": {"nl": "404.html", "en": "404.en.html"}}
    (release / "site" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return release


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("site")
    release = lay(small_release(folder / "build", {GRAPH: f'<{GRAPH}> <http://e/p> "x" .\n'}))
    (release / "site" / "niet-genoemd.html").write_text("niet in het manifest", encoding="utf-8")
    with serving(release, folder / "log", "--public-url", PUBLIC, "--workers", "1") as served:
        yield served


def get(server: Served, path: str, accept: str = "*/*", **headers: str) -> httpx.Response:
    return server.client.get(path, headers={"Accept": accept, "Accept-Encoding": "identity", **headers})


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_sent_as_it_lies(server: Served, path: str) -> None:
    media, text, more = FILES[path]
    answer = get(server, f"/{path}", "image/png")
    assert (answer.status_code, answer.headers["content-type"], answer.text) == (200, media, text)
    assert answer.headers.get("content-language") == more.get("language")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["last-modified"].endswith(" GMT")
    assert answer.headers.get("content-security-policy", "").startswith(
        CSP.get(more.get("csp", ""), "default-src 'self'" if media == HTML else "")
    )
    again = get(server, f"/{path}", **{"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = server.client.head(f"/{path}", headers={"Accept-Encoding": "identity"})
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(text.encode())), b"")
    part = get(server, f"/{path}", Range="bytes=2-5")
    assert (part.status_code, part.content) == (206, text.encode()[2:6])
    assert part.headers["content-range"] == f"bytes 2-5/{len(text.encode())}"
    immutable = answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert immutable == more.get("immutable", False)


def test_a_document_comes_in_the_form_and_the_language_that_the_client_reads(server: Served) -> None:
    for accept, language, file in (
        (BROWSER, "", "doc/gemeente/almelo.html"),
        (BROWSER, "en-GB,en;q=0.9", "doc/gemeente/almelo.en.html"),
        (BROWSER, "en-GB", "doc/gemeente/almelo.en.html"),
        (BROWSER, "en;q=0.5,nl-BE", "doc/gemeente/almelo.html"),
        (BROWSER, "*", "doc/gemeente/almelo.html"),
        (BROWSER, "fr", "doc/gemeente/almelo.html"),
        ("*/*", "", "doc/gemeente/almelo.html"),
        ("text/turtle", "en", "doc/gemeente/almelo.ttl"),
        ("application/n-triples, text/html;q=0.5", "", "doc/gemeente/almelo.nt"),
    ):
        answer = get(server, "/doc/gemeente/almelo", accept, **{"Accept-Language": language})
        assert answer.text == FILES[file][1], (accept, language)
        varies = {name.strip() for name in answer.headers["vary"].split(",")}
        assert "Accept" in varies
        assert ("Accept-Language" in varies) == file.endswith(".html")
    english = get(server, "/doc/gemeente/almelo?taal=en", BROWSER, **{"Accept-Language": "nl"})
    assert english.text == FILES["doc/gemeente/almelo.en.html"][1]
    assert english.headers["content-language"] == "en"
    assert get(server, "/", BROWSER).text == FILES["index.html"][1]
    # What is relative in a page is so as seen from its own address, so who reads English is led there.
    for path, language in (("/", "en"), ("/?taal=en", "nl")):
        led = get(server, path, BROWSER, **{"Accept-Language": language})
        assert (led.status_code, led.headers["location"]) == (303, f"{PUBLIC}/en/")
    assert "Accept-Language" in get(server, "/", BROWSER, **{"Accept-Language": "en"}).headers["vary"]
    assert get(server, "/en/", BROWSER, **{"Accept-Language": "nl"}).text == FILES["en/index.html"][1]
    refused = get(server, "/doc/gemeente/almelo", "image/png")
    assert refused.status_code == 406
    assert "text/turtle, application/n-triples" in refused.json()["detail"]


def test_a_form_that_the_address_names_goes_before_the_client_s(server: Served) -> None:
    answer = get(server, "/doc/gemeente/almelo?format=nt", BROWSER)
    assert (answer.headers["content-type"], answer.headers.get("vary")) == ("application/n-triples", None)
    refused = get(server, "/doc/gemeente/almelo?format=pdf")
    assert (refused.status_code, refused.json()["detail"]) == (400, "parameter 'format' cannot be 'pdf'; use one of: html, ttl, nt")
    # A list for programs, of which people read the page.
    assert get(server, "/api/vragen").text == FILES["doc/gemeente/almelo.nt"][1]
    assert get(server, "/api/vragen", BROWSER).headers["location"] == f"{PUBLIC}/"
    assert get(server, "/api/vragen?format=html&taal=en").headers["location"] == f"{PUBLIC}/en/"


def test_the_endpoint_leads_who_reads_pages_and_asks_nothing_to_the_query_page(server: Served) -> None:
    led = get(server, "/sparql", BROWSER)
    assert (led.status_code, led.headers["location"], led.headers["vary"]) == (303, f"{PUBLIC}/sparql/", "Accept")
    assert get(server, "/sparql/", BROWSER).text == FILES["vraag.html"][1]
    for accept in ("*/*", "text/turtle", "text/turtle, text/html;q=0.9"):
        assert get(server, "/sparql", accept).headers["content-type"] == TURTLE
    assert "text/html" in get(server, "/sparql", "image/png").json()["detail"]
    assert get(server, "/sparql?query=ASK%7B%7D", BROWSER).json()["boolean"] is True


def test_an_iri_leads_to_its_document_and_nothing_of_the_request_s_host_does(server: Served) -> None:
    answer = get(server, "/id/gemeente/almelo?taal=en", "text/turtle", Host="evil.example")
    assert (answer.status_code, answer.content) == (303, b"")
    assert answer.headers["location"] == f"{PUBLIC}/doc/gemeente/almelo?taal=en"
    assert answer.headers["link"] == f'<{PUBLIC}/doc/gemeente/almelo>; rel="describedby"'
    odd = get(server, "/id/gemeente/'s-hertogenbosch%20%C3%A9")
    assert odd.headers["location"] == f"{PUBLIC}/doc/gemeente/%27s-hertogenbosch%20%C3%A9"
    assert get(server, odd.headers["location"].removeprefix(PUBLIC)).text == "# leeg\n"
    # A document whose address is its IRI is not moved.
    assert get(server, "/def").text == "# de vocabulaire\n"


def test_a_document_tells_of_its_other_forms(server: Served) -> None:
    for path, own in (("/doc/gemeente/almelo", "doc/gemeente/almelo"), ("/doc/gemeente/almelo.en.html", "doc/gemeente/almelo.en.html")):
        link = get(server, path, BROWSER).headers["link"]
        assert f'<{PUBLIC}/{own}>; rel="canonical"' in link
        assert f'<{PUBLIC}/doc/gemeente/almelo.nt>; rel="alternate"; type="application/n-triples"' in link
        assert f'<{PUBLIC}/doc/gemeente/almelo.ttl>; rel="describedby"; type="text/turtle"' in link
    assert (
        f'<{PUBLIC}/doc/gemeente/almelo.en.html>; rel="alternate"; type="text/html"; hreflang="en"'
        in get(server, "/doc/gemeente/almelo").headers["link"]
    )


def test_what_lies_compressed_beside_a_file_is_sent_as_it_lies(server: Served) -> None:
    path, tags = "/doc/gemeente/almelo.html", set()
    for coding, decode in (("br", brotli.decompress), ("gzip", gzip.decompress), ("identity", bytes)):
        for _ in range(2):
            with server.client.stream("GET", path, headers={"Accept-Encoding": coding}) as answer:
                sent = b"".join(answer.iter_raw())
            assert answer.headers.get("content-encoding", "identity") == coding
            assert answer.headers["vary"] == "Accept-Encoding"
            assert decode(sent).decode() == FILES["doc/gemeente/almelo.html"][1]
            tags.add(answer.headers["etag"])
    assert len(tags) == 3
    # What is not compressed ahead is compressed when it is asked.
    with server.client.stream("GET", "/doc/gemeente/almelo.en.html", headers={"Accept-Encoding": "br"}) as answer:
        assert brotli.decompress(b"".join(answer.iter_raw())).decode() == FILES["doc/gemeente/almelo.en.html"][1]
    part = server.client.get(path, headers={"Accept-Encoding": "br", "Range": "bytes=0-14"})
    assert (part.status_code, part.text, part.headers.get("content-encoding")) == (206, "<!doctype html>", None)


@pytest.mark.parametrize(
    "path",
    [
        "/niet-genoemd.html", "/manifest.json", "/site/manifest.json", "/doc/gemeente/almelo.html.br", "/doc/gemeente/nix",
        "/id/gemeente/nix", "/doc/gemeente/almelo.", "/doc/gemeente/almelo/", "//doc/gemeente/almelo", "/doc/../index.html",
        "/doc/gemeente/%2e%2e/almelo", "/doc/gemeente/almelo%00", "/static", "/%ff",
    ],
)  # fmt: skip
def test_nothing_else_is_there(server: Served, path: str) -> None:
    answer = server.raw(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept: {BROWSER}\r\nAccept-Language: en\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 404")
    assert body.decode() == FILES["404.en.html"][1]
    assert b"\r\netag:" not in head.lower()
    answer = server.raw(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept: text/turtle\r\n\r\n".encode())
    assert b"\r\ncontent-type: application/problem+json\r\n" in answer.lower()


def test_a_file_is_asked_by_get_and_head_only(server: Served) -> None:
    for path in ("/doc/gemeente/almelo", "/vraag.html", "/static/stijl.4f2a.css", "/"):
        for method in ("POST", "PUT", "DELETE"):
            refused = server.client.request(method, path)
            assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        assert server.client.options(path).status_code == 204


def test_of_a_release_only_what_its_site_has_is_sent(server: Served) -> None:
    assert server.get("ASK {}").json()["boolean"] is True
    assert get(server, "/healthz").status_code == 200
    for path in ("/graph/onderwijssegregatie.nt", "/download/graph/onderwijssegregatie.nt", "/download/site/def.ttl"):
        assert get(server, path).status_code == 404


def test_pages_need_no_worker(server: Served) -> None:
    for worker in server.workers():
        worker.suspend()
    try:
        assert get(server, "/doc/gemeente/almelo?taal=nl", BROWSER).status_code == 200
        assert get(server, "/nergens/1", BROWSER).status_code == 404
    finally:
        for worker in server.workers():
            worker.resume()


def test_the_site_changes_with_the_release(tmp_path: Path) -> None:
    folders = {}
    for name in ("een", "twee"):
        files = {**FILES, "index.html": (HTML, f"<title>{name}</title>", {"language": "nl"})}
        folders[name] = lay(small_release(tmp_path / name, {GRAPH: f'<{GRAPH}> <http://e/p> "x" .\n'}), files)
    link = tmp_path / "build"
    link.symlink_to(folders["een"])
    with serving(link, tmp_path / "log", "--workers", "1", "--poll-seconds", "0.1") as served:
        first = get(served, "/")
        swap(link, folders["twee"])
        wait_until(lambda: get(served, "/").text == "<title>twee</title>", 60)
        assert get(served, "/", **{"If-None-Match": first.headers["etag"]}).status_code == 200


def test_a_file_that_is_not_what_the_manifest_says_is_not_sent(tmp_path: Path) -> None:
    release = lay(small_release(tmp_path / "build", {GRAPH: f'<{GRAPH}> <http://e/p> "x" .\n'}))
    (release / "site" / "def.ttl").write_text("# iets anders\n", encoding="utf-8")
    (release / "site" / "vraag.html").unlink()
    (release / "site" / "vraag.html").symlink_to("/etc/passwd")
    with serving(release, tmp_path / "log", "--workers", "1") as served:
        for path in ("/def.ttl", "/def", "/vraag.html"):
            answer = get(served, path)
            assert (answer.status_code, answer.json()["detail"]) == (503, "this release is being replaced; try again soon")


@pytest.mark.parametrize(
    "other",
    [
        {"files": {"../buiten": {"media": HTML, "size": 1, "sha256": "x"}}, "documents": {}, "missing": {}},
        {"files": {"/etc/passwd": {"media": HTML, "size": 1, "sha256": "x"}}, "documents": {}, "missing": {}},
        {"documents": {"x": {"iri": "id/x", "forms": {"html": "nergens.html"}}}},
        {"missing": {"nl": "nergens.html"}},
        {"documents": {"x": {"iri": "id/x"}}},
        {"documents": {"x": {"iri": "id/x", "forms": {}}}},
        {"documents": [1]},
        {"csp": {}},
        {"files": {"x": {"media": HTML}}, "documents": {}, "missing": {}},
    ],
)
def test_a_manifest_that_cannot_be_is_refused(tmp_path: Path, other: dict[str, Any]) -> None:
    lay(tmp_path)
    manifest = tmp_path / "site" / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text(encoding="utf-8")), **other}), encoding="utf-8")
    with pytest.raises(ValueError, match=r"^site/manifest\.json: .*; build it again$"):
        Tree.read(tmp_path)


def test_a_release_without_a_site_has_none(tmp_path: Path) -> None:
    assert Tree.read(tmp_path) is None
