"""Firmware reaches stations and their logs reach us, through a whole installation, also on a bad day."""

import asyncio
import re

import pytest

from sim.stations.faults import Faults
from sim.stations.plan import StationPlan, Version
from sim.stations.station import SimulatedStation
from tests.play.served import shared_by_many

PROTOCOLS = ("http", "ftp", "sftp")
ENDED = ("done", "failed", "cancelled", "expired")


def image(version):
    return f"firmware {version}\n".encode() + bytes(range(256)) * 500


class Office:
    """The API as an operator uses it, and one station."""

    def __init__(self, it, api, station_id, station):
        self.it = it
        self.api = api
        self.station_id = station_id
        self.station = station

    async def firmware(self, version):
        told = {"file_name": f"patience-{version}.bin", "version": version}
        made = await self.api.post("firmware-images", told)
        path = f"/api/v1/firmware-images/{made['id']}/content"
        sent = await self.api._http.post(path, content=image(version))
        assert sent.status_code == 200, sent.text
        return made["id"]

    async def job(self, kind, **body):
        """A job, once it has ended."""
        path = f"stations/{self.station_id}/{kind}-jobs"
        made = await self.api.post(path, body)
        return await self.ended(made["id"])

    async def ended(self, job_id):
        ended = "SELECT state = ANY (%s) FROM file_job WHERE id = %s"
        await self.it.until(ended, [(True,)], list(ENDED), job_id)
        return await self.api.get(f"file-jobs/{job_id}")

    async def files(self, job):
        return await self.api.all("station-files", job_id=job["id"])


def told(job):
    return [report["status"] for report in job["reports"]]


@pytest.fixture(scope="module")
def yard():
    """An installation and its loop, an operator's key and the site that every station stands at."""
    with shared_by_many() as (it, runner):
        key = it.api()
        api = runner.run(key.__aenter__())
        place = {"name": "Yard", "country": "NL", "zone": "UTC", "currency": "EUR"}
        site = runner.run(api.post("sites", place))
        yield it, runner, api, site["id"]
        runner.run(key.__aexit__(None, None, None))


@pytest.fixture
def at(yard, request):
    """Runs a story with a station of a version, which no other test has."""
    it, runner, api, site_id = yard

    async def run(version, story):
        identity = re.sub("[^a-z0-9]+", "-", request.node.name)[-40:].strip("-")
        plug = {"standard": "IEC_62196_T2", "current_kind": "AC", "power_w": 22_000}
        made = await api.post(
            "stations",
            {
                "name": identity,
                "site_id": site_id,
                "identity": identity,
                "evses": [{"evse_no": 1, "label": "A", "connectors": [plug]}],
            },
        )
        plan = StationPlan(
            url=it.ocpp_url,
            identity=identity,
            version=version,
            password=made["password"],
            reboot_s=0.2,
        )
        async with SimulatedStation(plan, faults=Faults()) as station:
            while not station.is_online:
                try:
                    await station.connect()
                except Exception:  # noqa: BLE001 - the gateway learns of it within a second
                    await asyncio.sleep(0.2)
            await story(Office(it, api, made["id"], station))

    return lambda version, story: runner.run(run(version, story))


VERSIONS = pytest.mark.parametrize("version", [Version.V16, Version.V201])


@VERSIONS
@pytest.mark.timeout(400)
def test_firmware_goes_out_and_logs_come_in_by_every_protocol(at, version):
    async def story(office):
        it, station = office.it, office.station
        for number, protocol in enumerate(PROTOCOLS, start=1):
            made = await office.firmware(f"2.{number}.0")
            job = await office.job("firmware", firmware_id=made, protocol=protocol)
            assert job["state"] == "done", job
            assert told(job) == ["Downloading", "Downloaded", "Installing", "Installed"]
            assert job["fetched_bytes"] == len(image(f"2.{number}.0"))
            runs = "SELECT firmware_version FROM station_link WHERE station_id = %s"
            await it.until(runs, [(f"2.{number}.0",)], office.station_id)
            await station.until(lambda: station.is_online)

            job = await office.job("log", protocol=protocol)
            assert (job["state"], told(job)) == ("done", ["Uploading", "Uploaded"])
            (file,) = await office.files(job)
            assert file["name"] == job["answered_name"]
            assert (file["is_partial"], file["protocol"]) == (False, protocol)
            text = await office.api.get(f"station-files/{file['id']}/text")
            assert "BootNotification" in text["text"]
        job = await office.job("log", protocol="http", log="security")
        assert (job["state"], told(job)) == ("done", ["Uploading", "Uploaded"])
        assert [file["is_partial"] for file in await office.files(job)] == [False]
        nobody_reads_a_password(office)

    at(version, story)


def nobody_reads_a_password(office):
    """Not in the log of the station, the command, the trail, the stream, nor what the processes wrote."""
    sent = [str(frame.payload) for frame in office.station.frames if not frame.is_ours]
    passwords = set(re.findall(r"//cw[0-9a-f]+:([0-9a-f]{36})@", " ".join(sent)))
    assert len(passwords) == 2 * len(PROTOCOLS) + 1
    for table in ("ocpp_log", "station_command", "audit_trail", "fact", "file_job", "api_answer"):
        exists = office.it.rows("SELECT to_regclass(%s) IS NOT NULL", table)
        if exists == [(True,)]:
            kept = str(office.it.rows(f"SELECT * FROM {table}"))
            assert not [each for each in passwords if each in kept], table
    log = office.it.last_words()
    assert not [each for each in passwords if each in log]


@VERSIONS
@pytest.mark.timeout(400)
def test_what_breaks_off_is_tried_again_and_goes_on(at, version):
    async def story(office):
        for protocol in PROTOCOLS:
            office.station.faults.files_break_off = 1
            job = await office.job("log", protocol=protocol, retries=1)
            assert (job["state"], told(job)) == ("done", ["Uploading", "Uploaded"]), protocol
            (file,) = await office.files(job)
            assert not file["is_partial"]

            job = await office.job("log", protocol=protocol)
            assert job["state"] == "failed"
            part = "SELECT sha256 IS NULL, size_bytes > 0 FROM station_file WHERE job_id = %s"
            await office.it.until(part, [(True, True)], job["id"])

            made = await office.firmware("1.0.0")
            job = await office.job("firmware", firmware_id=made, protocol=protocol)
            assert told(job) == ["Downloading", "DownloadFailed"]

    at(version, story)


@VERSIONS
@pytest.mark.timeout(400)
def test_spoilt_firmware_and_silence(at, version):
    async def story(office):
        office.station.faults.spoils_files = True
        made = await office.firmware("3.0.0")
        job = await office.job("firmware", firmware_id=made)
        assert (job["state"], job["reported"]) == ("failed", "InstallationFailed")

        office.station.faults.never_tells_of_files = True
        job = await office.api.post(f"stations/{office.station_id}/log-jobs", {})
        await office.it.until(
            "SELECT state, reported FROM file_job WHERE id = %s",
            [("transferred", None)],
            job["id"],
        )
        (file,) = await office.files(job)
        assert not file["is_partial"]
        office.it.rows(
            "UPDATE file_job SET expires_at = now() WHERE id = %s RETURNING id", job["id"]
        )
        job = await office.ended(job["id"])
        assert job["state"] == "expired"

    at(version, story)


@pytest.mark.timeout(400)
def test_a_local_controller_publishes_firmware_and_takes_it_back(at):
    async def story(office):
        made = await office.firmware("2.1.0")
        job = await office.job("publish", firmware_id=made, protocol="http")
        assert told(job) == ["Downloading", "Downloaded", "ChecksumVerified", "Published"]
        assert job["published_at_urls"] == [f"http://10.0.0.1/{job['checksum']}"]
        undone = await office.api.post(f"file-jobs/{job['id']}/unpublish", {})
        await office.it.until(
            "SELECT answer ->> 'status' FROM station_command WHERE id = %s",
            [("Unpublished",)],
            undone["id"],
        )
        office.station.faults.spoils_files = True
        job = await office.job("publish", firmware_id=made, protocol="ftp")
        assert (job["state"], job["reported"]) == ("failed", "InvalidChecksum")

        found = await office.api.post("file-service/test", {})
        assert [each["failed"] for each in found["items"]] == [None] * len(PROTOCOLS)
        tested = "SELECT count(*) FROM file_job WHERE kind = 'test' AND state = 'done'"
        assert office.it.rows(tested) == [(len(PROTOCOLS),)]

    at(Version.V201, story)
