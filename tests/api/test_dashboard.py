"""The dashboard's page and files, served by the real application from a build of ours."""

import gzip
import re
from contextlib import contextmanager
from dataclasses import replace

import pytest
from litestar.testing import TestClient

from chargewright.api import dashboard
from chargewright.api.app import build_app
from chargewright.api.built import Built
from chargewright.api.document import routes_of
from chargewright.kernel.content_policy import policy_of

PAGE = """<!doctype html><html lang="en"><head><meta name="csp-nonce" content="__NONCE__">
<script type="module" src="/assets/index-Cx1.js"></script></head><body></body></html>"""
SCRIPT = "console.log('Gr\u00fc\u00dfe')\n" * 50
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
TILES = "https://tiles.example.org:8443/{z}/{x}/{y}.png?key=1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A build as `make web` leaves it. The stand-in for brotli says so itself."""
    built = tmp_path_factory.mktemp("built") / "dashboard"
    (built / "assets" / "maps").mkdir(parents=True)
    (built / "index.html").write_text(PAGE, encoding="utf-8")
    (built / "mark.svg").write_text("<svg/>", encoding="utf-8")
    script = built / "assets" / "index-Cx1.js"
    script.write_text(SCRIPT, encoding="utf-8")
    script.with_name("index-Cx1.js.br").write_bytes(b"in brotli")
    script.with_name("index-Cx1.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (built / "assets" / "geist-A1.woff2").write_bytes(b"wOF2")
    (built / "assets" / "maps" / "land-9.json").write_text("{}", encoding="utf-8")
    (built / "assets" / ".hidden.js").write_text("hidden", encoding="utf-8")
    (built.parent / "secret.js").write_text("outside", encoding="utf-8")
    return built


@contextmanager
def serving(running, folder, **settings):
    """A client of the real application on this build, with these settings changed."""
    parts = replace(
        running.parts,
        settings=replace(running.parts.settings, **settings),
        routes=dashboard.routes(Built(folder)),
        metrics=type(running.parts.metrics)(),
    )
    with TestClient(build_app(parts), base_url=running.parts.settings.public_url) as client:
        yield client


@pytest.fixture(scope="module")
def client(running, folder):
    with serving(running, folder) as client:
        yield client


def directives(answer):
    header = answer.headers["content-security-policy"]
    return dict(each.strip().split(" ", 1) for each in header.split(";"))


@pytest.mark.parametrize(
    "path",
    ["/", "/stations", "/stations/stn_1/ocpp-log", "/sessions?status=ready", "/nobody's.page"],
)
def test_every_address_of_nobody_else_gets_the_page(client, path):
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert '<script type="module" src="/assets/index-Cx1.js">' in answer.text


def test_nothing_runs_but_its_own_files_and_styles_need_a_nonce_of_this_answer(client):
    answer = client.get("/stations", headers=BROWSER)
    nonce = re.search(r'name="csp-nonce" content="([A-Za-z0-9_-]{24})"', answer.text)[1]
    assert "__NONCE__" not in answer.text
    assert directives(answer) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": f"'self' 'nonce-{nonce}'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert nonce not in client.get("/stations", headers=BROWSER).text


def test_the_page_is_guarded(client):
    headers = client.get("/", headers=BROWSER).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    allowed = dict(each.split("=") for each in headers["permissions-policy"].split(", "))
    assert allowed.pop("camera") == "(self)"
    assert {"geolocation", "microphone", "payment", "usb"} <= set(allowed)
    assert set(allowed.values()) == {"()"}


def test_a_tile_server_is_let_in_by_its_host_and_told_to_whoever_asks(running, folder):
    settings = {
        "tile_url": TILES,
        "installation_name": "Harbour Charging",
        "public_url": "https://charge.example.org",
    }
    with serving(running, folder, **settings) as client:
        found = directives(client.get("/", headers=BROWSER))
        told = client.get("/api/v1/installation").json()
    assert found["img-src"] == "'self' data: blob: https://tiles.example.org:8443"
    assert found["connect-src"] == "'self' https://tiles.example.org:8443"
    assert told == {
        "name": "Harbour Charging",
        "release": "0.1.0",
        "tile_url": TILES,
        "public_url": "https://charge.example.org",
        "languages": ["en", "de"],
    }


def test_an_installation_speaks_of_itself_to_strangers_without_tiles(client):
    told = client.get("/api/v1/installation").json()
    assert (told["name"], told["tile_url"]) == ("Chargewright", None)


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/assets/index-Cx1.js", "text/javascript; charset=utf-8"),
        ("/assets/geist-A1.woff2", "font/woff2"),
        ("/assets/maps/land-9.json", "application/json"),
    ],
)
def test_what_has_a_hash_in_its_name_is_kept_for_ever(client, path, media_type):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "'unsafe" not in answer.headers["content-security-policy"]
    assert "script-src 'self'" in answer.headers["content-security-policy"], "a worker goes by it"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "br"),
        ("gzip, br;q=0", "gzip"),
        ("GZIP", "gzip"),
        ("deflate", None),
        ("*", None),
        ("", None),
    ],
)
def test_a_browser_gets_the_smallest_that_it_understands(client, folder, accepted, encoding):
    suffix = {"br": ".br", "gzip": ".gz", None: ""}[encoding]
    sent = (folder / "assets" / f"index-Cx1.js{suffix}").read_bytes()
    with client.stream(
        "GET", "/assets/index-Cx1.js", headers={"Accept-Encoding": accepted}
    ) as answer:
        assert b"".join(answer.iter_raw()) == sent
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-length"] == str(len(sent))
    assert answer.headers["vary"] == "Accept-Encoding"


def test_what_comes_in_one_encoding_only_does_not_vary(client):
    assert "vary" not in client.get("/assets/geist-A1.woff2").headers


def test_what_may_change_is_asked_for_again_and_sent_once(client, folder):
    first = client.get("/mark.svg")
    assert (first.status_code, first.headers["content-type"]) == (200, "image/svg+xml")
    assert first.headers["cache-control"] == "public, no-cache"
    known = {"If-None-Match": f'"other", W/{first.headers["etag"]}'}
    again = client.get("/mark.svg", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    (folder / "mark.svg").write_text("<svg />", encoding="utf-8")
    assert client.get("/mark.svg", headers=known).status_code == 200


def test_each_encoding_has_a_tag_of_its_own(client):
    tags = {
        client.head("/assets/index-Cx1.js", headers={"Accept-Encoding": each}).headers["etag"]
        for each in ("br", "gzip", "identity")
    }
    assert len(tags) == 3


@pytest.mark.parametrize("path", ["/", "/stations", "/mark.svg", "/assets/index-Cx1.js"])
def test_whoever_asks_only_for_the_head_gets_that(client, path):
    asked = {**BROWSER, "Accept-Encoding": "identity"}
    head, whole = client.head(path, headers=asked), client.get(path, headers=asked)
    assert head.content == b""
    for name in ("content-type", "content-length", "cache-control"):
        assert head.headers[name] == whole.headers[name]
    assert whole.headers["content-length"] == str(len(whole.content))


@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone-1.js",
        "/assets/",
        "/assets/maps",
        "/assets/index-Cx1.js.br",
        "/assets/%2e%2e/index.html",
        "/assets/%2e%2e/%2e%2e/secret.js",
        "/assets/..%2f..%2fsecret.js",
        "/assets/%2fetc%2fpasswd",
        "/assets/..%5c..%5csecret.js",
        "/assets/.hidden.js",
        "/assets/index-Cx1.js%00.svg",
    ],
)
def test_a_missing_file_is_never_the_page_and_nothing_outside_is_a_file(client, path):
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 404
    assert answer.json()["code"] == "no_such_path"


@pytest.mark.parametrize(
    "path",
    ["/%2e%2e/secret.js", "/..%2fsecret.js", "/%2fsecret.js", "/assets%2f..%2f..%2fsecret.js"],
)
def test_nor_is_it_one_of_the_folder_itself(client, path):
    for headers in ({}, BROWSER):
        assert "outside" not in client.get(path, headers=headers).text


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/v1/nothing",
        "/api/v2/stations",
        "/r/",
        "/c",
        "/callbacks/terminals",
        "/healthz/more",
        "/readyz/more",
        "/metrics/more",
    ],
)
def test_what_belongs_to_others_stays_a_problem(client, path):
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "no_such_path"


def test_no_route_stands_where_pages_are(world):
    """A new route's first step belongs into `OTHERS`, or its unknown neighbours become pages."""
    first = {path.split("/")[1] for _, path, _ in routes_of(world.client.app)}
    assert first - {"", "{path}"} <= dashboard.OTHERS


def test_a_program_at_a_wrong_address_is_told_so(client):
    answer = client.get("/v1/stations", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_path")
    sent = client.post("/v1/stations", json={})
    assert (sent.status_code, sent.json()["code"]) == (405, "method_not_allowed")
    assert sent.headers["allow"] == "GET, HEAD, OPTIONS"


def test_a_new_build_is_served_at_once(client, built_anew):
    built_anew("<title>New</title>")
    assert client.get("/", headers=BROWSER).text == "<title>New</title>"


def test_where_nothing_was_built_the_page_names_the_command(client, built_anew):
    built_anew(None)
    answer = client.get("/stations", headers=BROWSER)
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<code>make web</code>" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert client.get("/healthz").status_code == 200


@pytest.fixture
def built_anew(folder):
    """Writes another page, or takes it away; the one that was there comes back."""
    index = folder / "index.html"

    def build(page):
        if page is None:
            index.unlink()
        else:
            index.write_text(page, encoding="utf-8")

    yield build
    index.write_text(PAGE, encoding="utf-8")


def test_what_is_not_opened_is_shut():
    assert policy_of({}) == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
