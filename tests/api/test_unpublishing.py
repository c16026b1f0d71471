"""Firmware that a local controller offers, until it is told to offer it no more."""

import pytest

from sim.stations.link import Answer
from tests.api.test_files import image
from tests.play.whole import told, whole

AT = "http://10.0.0.1/post.bin"


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


@pytest.mark.parametrize(
    ("status", "left"), [("DownloadOngoing", [AT]), ("Unpublished", []), ("NoFirmware", [])]
)
@told
async def test_what_a_controller_answers_stands_with_its_publication(world, status, left):
    async with whole(world, "2.0.1") as it:
        says = it.station.dialect._handlers
        says["PublishFirmware"] = lambda _: Answer({"status": "Accepted"})
        says["UnpublishFirmware"] = lambda _: Answer({"status": status})
        job = it.post("publish-jobs", firmware_id=image(world)["id"])
        await it.until(lambda: it.station.heard("PublishFirmware"))
        it.world.does(
            "UPDATE file_job SET state = 'done', published_at_urls = ARRAY[%s] WHERE id = %s",
            *(AT, job["id"]),
        )
        undone = it.world.post(f"/api/v1/file-jobs/{job['id']}/unpublish", json={})
        assert undone.status_code == 201, undone.text

        def shown():
            return it.world.get(f"/api/v1/file-jobs/{job['id']}").json()

        await it.until(lambda: shown()["reported"] == status)
        assert (shown()["state"], shown()["published_at_urls"]) == ("done", left)
        assert status in [each["status"] for each in shown()["reports"]]
