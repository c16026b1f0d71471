"""Firmware out and logs in over HTTP, by the door of a job."""

import asyncio

import httpx
import pytest

from chargewright.network.file_jobs import JobState
from tests.play.clock import PatientClock
from tests.play.files import FIRMWARE, PASSWORD, file_service, sha256
from tests.play.network import T0, Site

LOG = b"all is well\n" * 50_000


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


@pytest.fixture
def tell(network, tmp_path):
    """Run a story with a service and a client."""

    def told(story):
        async def run():
            clock = PatientClock(T0)
            async with (
                file_service(network, tmp_path, clock) as service,
                httpx.AsyncClient() as http,
            ):
                await story(service, http)

        asyncio.run(run())

    return told


def test_firmware_is_fetched_by_whoever_has_the_door_of_its_job(tell):
    async def story(service, http):
        door, _ = await service.firmware_door()
        url = door.url(service.urls["http"], "post-2.1.bin")
        answer = await http.get(url)
        assert (answer.status_code, answer.content) == (200, FIRMWARE)
        assert answer.headers["etag"] == f'"{sha256(FIRMWARE)}"'
        head = await http.head(url)
        assert (head.status_code, head.headers["content-length"]) == (200, str(len(FIRMWARE)))
        fetched = "SELECT fetched_bytes, state FROM file_job"
        await service.until(fetched, [(len(FIRMWARE), "transferring")])

    tell(story)


def test_a_download_goes_on_where_it_broke_off(tell):
    async def story(service, http):
        door, _ = await service.firmware_door()
        url = door.url(service.urls["http"], "post-2.1.bin")
        rest = await http.get(url, headers={"Range": "bytes=1000-"})
        assert (rest.status_code, rest.content) == (206, FIRMWARE[1000:])
        assert rest.headers["content-range"] == f"bytes 1000-{len(FIRMWARE) - 1}/{len(FIRMWARE)}"
        piece = await http.get(url, headers={"Range": "bytes=10-19"})
        assert piece.content == FIRMWARE[10:20]
        last = await http.get(url, headers={"Range": "bytes=-7"})
        assert last.content == FIRMWARE[-7:]
        beyond = await http.get(url, headers={"Range": f"bytes={len(FIRMWARE)}-"})
        assert beyond.status_code == 416
        other = await http.get(url, headers={"Range": "bytes=10-19", "If-Range": '"another"'})
        assert other.content == FIRMWARE

    tell(story)


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_log_that_was_brought_is_kept_with_its_hash_and_cannot_be_fetched(tell, method):
    async def story(service, http):
        door, _ = await service.door()
        url = door.url(service.urls["http"], "diagnostics.log")
        answer = await http.request(method, url, content=LOG)
        assert answer.status_code == 201
        assert answer.json() == {
            "name": "diagnostics.log", "size_bytes": len(LOG), "sha256": sha256(LOG),
        }  # fmt: skip
        assert service.files() == [("diagnostics.log", len(LOG), sha256(LOG))]
        assert service.rows("SELECT state FROM file_job") == [(JobState.TRANSFERRED,)]
        path = service.folder / "content" / sha256(LOG)[:2] / sha256(LOG)
        assert path.read_bytes() == LOG
        assert list((service.folder / "coming").iterdir()) == []
        assert (await http.get(url)).status_code == 403

    tell(story)


@pytest.mark.parametrize(
    ("told", "kept"),
    [("a.log", "a.log"), ("/var/log/a.log", "a.log"), ("C:\\logs\\a.log", "a.log")],
)
def test_a_log_comes_in_a_form_and_is_kept_under_the_name_that_the_form_says(tell, told, kept):
    async def story(service, http):
        door, _ = await service.door()
        files = {"note": (None, "nothing"), "log": (told, LOG), "empty": ("b.log", b"")}
        answer = await http.post(door.url(service.urls["http"]), files=files)
        assert answer.status_code == 201, answer.text
        assert answer.json() == {
            "files": [
                {"name": kept, "size_bytes": len(LOG), "sha256": sha256(LOG)},
                {"name": "b.log", "size_bytes": 0, "sha256": sha256(b"")},
            ]
        }
        assert {name: of for name, _, of in service.files()} == {
            kept: sha256(LOG),
            "b.log": sha256(b""),
        }
        assert service.rows("SELECT state FROM file_job") == [(JobState.TRANSFERRED,)]

    tell(story)


FORM = {"Content-Type": "multipart/form-data; boundary=x"}
HEAD = b'--x\r\nContent-Disposition: form-data; name="log"; filename="a.log"\r\n\r\n'


@pytest.mark.parametrize(
    ("body", "status", "kept"),
    [
        (b"no form at all", 422, []),
        (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--', 422, []),
        (HEAD + b"x" * 5_000, 422, [("a.log", None)]),
        (HEAD + b"x" * 2_000_000, 413, [("a.log", None)]),
        (HEAD.replace(b"a.log", b"..") + b"1\r\n--x--", 422, []),
    ],
)
def test_a_form_that_is_none_or_breaks_off_leaves_nothing_whole(tell, body, status, kept):
    async def story(service, http):
        door, _ = await service.door(size_bytes_max=1_000_000)
        url = door.url(service.urls["http"])
        answer = await http.post(url, content=body, headers=FORM)
        assert answer.status_code == status, answer.text
        assert [(name, of) for name, _, of in service.files()] == kept

    tell(story)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/{user}/%2e%2e/%2e%2e/etc/passwd", 403),
        ("/{user}/a/b.log", 404),
        ("/{user}/..%5c..%5cboot.ini", 403),
        ("/{user}/a%00.log", 403),
        ("/{user}/%7f.log", 422),
        ("/{user}/" + "n" * 201, 422),
    ],
)
def test_no_path_leads_out_of_the_folder_of_a_job(tell, path, status):
    async def story(service, http):
        door, _ = await service.door()
        base = httpx.URL(service.urls["http"])
        url = base.copy_with(raw_path=path.format(user=door.user_name).encode())
        answer = await http.put(url, content=b"x", auth=(door.user_name, PASSWORD))
        assert answer.status_code == status, answer.text
        assert service.files() == []

    tell(story)


def test_strangers_late_comers_and_those_of_another_door_are_turned_away(tell):
    async def story(service, http):
        door, _ = await service.door()
        url = f"{service.urls['http']}/{door.user_name}/a.log"
        assert (await http.put(url, content=b"x")).status_code == 401
        wrong = await http.put(url, content=b"x", auth=(door.user_name, "guessed"))
        assert wrong.status_code == 401
        firmware, _ = await service.firmware_door()
        brought = await http.put(firmware.url(service.urls["http"], "a.log"), content=b"x")
        assert brought.status_code == 403
        assert (await http.get(firmware.url(service.urls["http"], "other.bin"))).status_code == 404
        service.clock.advance(hours=24)
        assert (
            await http.put(door.url(service.urls["http"], "a.log"), content=b"x")
        ).status_code == 401

    tell(story)


def test_more_than_a_job_may_bring_is_refused_and_nothing_of_it_is_whole(tell):
    async def story(service, http):
        door, _ = await service.door(size_bytes_max=1_000)
        base = service.urls["http"]
        assert (await http.put(door.url(base, "a.log"), content=b"a" * 600)).status_code == 201
        answer = await http.put(door.url(base, "b.log"), content=b"b" * 401)
        assert answer.status_code == 413
        assert service.files()[1] == ("b.log", 0, None)
        assert (await http.put(door.url(base, "b.log"), content=b"b" * 400)).status_code == 201

    tell(story)


def test_an_upload_goes_on_in_pieces(tell):
    async def story(service, http):
        door, _ = await service.door()
        url = door.url(service.urls["http"], "a.log")
        length = len(LOG)

        async def piece(first, last, of=length):
            return await http.put(
                url,
                content=LOG[first : last + 1],
                headers={"Content-Range": f"bytes {first}-{last}/{of}"},
            )

        begun = await piece(0, 99_999)
        assert (begun.status_code, begun.headers["range"]) == (202, "bytes=0-99999")
        assert service.files() == [("a.log", 100_000, None)]
        gap = await piece(200_000, 299_999)
        assert (gap.status_code, gap.headers["content-range"]) == (416, "bytes */100000")
        assert (await http.head(url)).headers["content-length"] == "100000"
        ended = await piece(100_000, length - 1)
        assert ended.status_code == 201
        assert service.files() == [("a.log", length, sha256(LOG))]

    tell(story)


def test_what_broke_off_is_kept_as_partial(tell):
    async def story(service, http):
        door, _ = await service.door()
        _, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(service.urls["http"]).port)
        auth = httpx.BasicAuth(door.user_name, PASSWORD)._auth_header
        writer.write(
            f"PUT /{door.user_name}/a.log HTTP/1.1\r\nHost: x\r\nAuthorization: {auth}\r\n"
            "Content-Length: 1000\r\n\r\n".encode()
            + b"x" * 400
        )
        await writer.drain()
        await service.until("SELECT state FROM file_job", [("transferring",)])
        writer.close()
        await service.until("SELECT size_bytes, sha256 FROM station_file", [(400, None)])

    tell(story)
