"""The simulated Payter cloud, from outside: as documented, and misbehaving on command."""

import asyncio
import socket
import subprocess
import sys
from contextlib import asynccontextmanager
from itertools import count

import httpx
import pytest

from sim.http import Answer, serving
from sim.payter.remote import PayterCloud, running_cloud
from tests.sim.payter.process import cloud_address
from tests.sim.process import ROOT

__all__ = ["cloud_address"]
SERIALS = count(1)


class Platform:
    """Whoever talks to the cloud: a client, and an address that hears callbacks."""

    def __init__(self, cloud, http, serial):
        self.serial = serial
        self.cloud = cloud
        self.http = http
        self.heard = []
        self.news = asyncio.Event()
        self.address = ""

    async def ask(self, method, path, **query):
        key = f'CPS apikey="{self.cloud.key}"'
        return await self.http.request(method, path, params=query, headers={"Authorization": key})

    async def arm(self):
        return await self.ask(
            "POST",
            f"/terminals/{self.serial}/start",
            authorizedAmount=5000,
            callbackUrl=f"{self.address}/card",
            uiMessage="Up to 50.00 is reserved",
            uiMessageTitle="Present card",
        )

    async def hold(self, **card):
        await self.arm()
        await self.cloud.tap(self.serial, "anna", **card)
        return (await self.ask("POST", f"/terminals/{self.serial}/authorize")).json()

    async def captures(self):
        return [one for one in await self.cloud.captures() if one["serial"] == self.serial]

    async def hear(self, question):
        self.heard.append((question.path[0], question.json()))
        self.news.set()
        return Answer()

    async def hears(self, count):
        async with asyncio.timeout(20):
            while len(self.heard) < count:
                self.news.clear()
                await self.news.wait()
        return self.heard


@asynccontextmanager
async def talking_to(cloud):
    async with httpx.AsyncClient(base_url=cloud.url, trust_env=False, timeout=10) as http:
        there = Platform(cloud, http, f"A-{next(SERIALS)}")
        async with serving(there.hear, "127.0.0.1", 0) as address:
            there.address = address
            await cloud.add_terminal(there.serial)
            yield there


@pytest.fixture
def told(cloud_address):
    """Tell a story to the cloud that all tests share, which behaves again afterwards."""

    def told(story):
        async def run():
            url, key = cloud_address["url"], cloud_address["key"]
            async with PayterCloud(url, key) as cloud, talking_to(cloud) as there:
                try:
                    await story(there)
                finally:
                    await cloud.behave()
                    await cloud.settings(key=key)

        asyncio.run(run())

    return told


def test_a_charge_as_documented(told):
    async def story(there):
        assert (await there.ask("GET", f"/terminals/{there.serial}")).json()["state"] == "IDLE"
        assert (await there.arm()).status_code == 200
        assert (await there.ask("GET", f"/terminals/{there.serial}")).json()["state"] == "READY"
        assert await there.cloud.tap(there.serial, "anna") == "read"
        ((path, said),) = await there.hears(1)
        assert path == "card"
        assert said["maskedPan"].startswith("****")
        assert (await there.ask("GET", f"/terminals/{there.serial}/card")).json() == said
        session = (await there.ask("POST", f"/terminals/{there.serial}/authorize")).json()
        assert (session["state"], session["authorizedAmount"]) == ("AUTHORIZED", 5000)
        path = f"/terminals/{there.serial}/sessions/{session['sessionId']}"
        done = (await there.ask("POST", f"{path}/commit", commitAmount=1237)).json()
        assert (done["state"], done["finalAmount"]) == ("COMMITED", 1237)
        assert (await there.ask("POST", f"{path}/commit", commitAmount=1)).status_code == 409
        assert (await there.ask("POST", f"{path}/cancel")).status_code == 409
        ((amount, times),) = [(one["amount"], one["times"]) for one in await there.captures()]
        assert (amount, times) == (1237, 1)

    told(story)


def test_the_key_is_needed_and_can_be_changed(told):
    async def story(there):
        assert (await there.http.get("/terminals")).status_code == 401
        await there.cloud.settings(key="another")
        assert (await there.ask("GET", "/terminals")).status_code == 401

    told(story)


def test_what_the_reader_shows_can_be_seen_and_pressed(told):
    async def story(there):
        await there.arm()
        shown = (await there.cloud.terminal(there.serial))["shown"]
        assert (shown["title"], shown["text"]) == ("Present card", "Up to 50.00 is reserved")
        body = {
            "id": "menu",
            "type": "dialog",
            "properties": {"title": "Start?", "buttons.yes": "", "buttons.yes.label": "Yes"},
        }
        drawn = await there.http.post(
            f"/terminals/{there.serial}/ui",
            params={"callbackUrl": f"{there.address}/ui"},
            json=body,
            headers={"Authorization": f'CPS apikey="{there.cloud.key}"'},
        )
        assert drawn.status_code == 200
        assert not await there.cloud.press(there.serial, "no")
        assert await there.cloud.press(there.serial, "yes")
        assert await there.hears(1) == [
            ("ui", {"serialNumber": there.serial, "screenId": "menu", "response": "yes"})
        ]
        bad = body | {"properties": {"title": 5}}
        drawn = await there.http.post(
            f"/terminals/{there.serial}/ui",
            json=bad,
            headers={"Authorization": f'CPS apikey="{there.cloud.key}"'},
        )
        assert drawn.status_code == 400

    told(story)


def test_a_card_is_read_only_by_an_armed_reader_unless_the_driver_waits(told):
    async def story(there):
        assert await there.cloud.tap(there.serial, "anna") == "the reader is IDLE"
        assert await there.cloud.tap(there.serial, "anna", waits=True) == "waiting"
        await there.arm()
        assert (await there.hears(1))[0][1]["cardId"] == "card-anna"
        assert (await there.arm()).status_code == 409

    told(story)


def test_cards_are_declined_and_approved_in_part(told):
    async def story(there):
        declined = await there.hold(outcome="decline")
        assert (declined["result"], declined["state"]) == ("DECLINED", "FAILED")
        part = await there.hold(outcome="partial", partial_amount=1500)
        assert part["authorizedAmount"] == 1500

    told(story)


def test_an_offline_terminal_keeps_what_it_could_not_send_and_its_state_is_told(told):
    async def story(there):
        await there.ask("POST", "/webhook", url=f"{there.address}/online")
        session = await there.hold()
        await there.hears(1)
        await there.cloud.set_online(there.serial, online=False)
        path = f"/terminals/{there.serial}/sessions/{session['sessionId']}"
        assert (await there.arm()).status_code == 409
        kept = await there.ask("POST", f"{path}/commit", commitAmount=900)
        assert kept.json()["state"] == "COMMITED"
        assert [one["at_host"] for one in await there.captures()] == [False]
        await there.cloud.set_online(there.serial, online=True)
        assert [one["at_host"] for one in await there.captures()] == [True]
        heard = [said for path, said in await there.hears(3) if path == "online"]
        assert [said["online"] for said in heard] == [False, True]

    told(story)


def test_a_gate_holds_a_call_before_or_after_it_is_done(told):
    async def story(there):
        session = await there.hold()
        path = f"/terminals/{there.serial}/sessions/{session['sessionId']}/commit"
        before = await there.cloud.pause_before("commit")
        after = await there.cloud.pause_after("commit")
        async with asyncio.TaskGroup() as group:
            call = group.create_task(there.ask("POST", path, commitAmount=900))
            await there.cloud.reached(before)
            assert await there.captures() == []
            await there.cloud.open(before)
            await there.cloud.reached(after)
            assert len(await there.captures()) == 1
            assert not call.done()
            await there.cloud.open(after)
        assert call.result().status_code == 200

    told(story)


def test_what_was_asked_happens_even_when_the_one_who_asked_is_gone(told):
    async def story(there):
        session = await there.hold()
        path = f"/terminals/{there.serial}/sessions/{session['sessionId']}/commit"
        gate = await there.cloud.pause_before("commit")
        with pytest.raises(httpx.ReadTimeout):
            await there.http.post(
                path,
                params={"commitAmount": 900},
                headers={"Authorization": f'CPS apikey="{there.cloud.key}"'},
                timeout=0.3,
            )
        await there.cloud.reached(gate)
        await there.cloud.open(gate)
        async with asyncio.timeout(20):
            while not (taken := await there.captures()):
                pass
        assert taken[0]["amount"] == 900

    told(story)


def test_who_waits_at_a_gate_is_let_go_when_the_cloud_behaves_again(told):
    async def story(there):
        gate = await there.cloud.pause_before("callback")
        await there.arm()
        await there.cloud.tap(there.serial, "anna")
        await there.cloud.reached(gate)
        await there.cloud.behave()
        assert len(await there.hears(1)) == 1
        assert (await there.ask("GET", f"/terminals/{there.serial}")).json()["state"] == "CARD_READ"

    told(story)


def test_a_callback_can_be_held_doubled_dropped_and_come_early(told):
    async def story(there):
        gate = await there.cloud.pause_before("callback")
        await there.arm()
        await there.cloud.tap(there.serial, "anna")
        await there.cloud.reached(gate)
        assert there.heard == []
        await there.cloud.open(gate)
        await there.hears(1)
        for manner, heard in (("duplicate", 3), ("drop", 3), ("before_response", 4)):
            await there.ask("POST", f"/terminals/{there.serial}/stop")
            await there.cloud.callbacks(manner)
            await there.cloud.tap(there.serial, "bert", waits=True)
            await there.arm()
            assert len(await there.hears(heard)) == heard

    told(story)


@pytest.mark.parametrize(
    ("outcome", "status", "taken"),
    [
        ("failed", 200, False),
        ("conflict", 409, False),
        ("error", 500, False),
        ("error_after", 500, True),
        ("drop", None, False),
        ("drop_after", None, True),
        ("refuse_key", 403, False),
        ("nonsense", 200, False),
    ],
)
def test_a_commit_goes_wrong_once_in_each_way(told, outcome, status, taken):
    async def story(there):
        session = await there.hold()
        path = f"/terminals/{there.serial}/sessions/{session['sessionId']}/commit"
        await there.cloud.fault("commit", outcome)
        try:
            answer = await there.ask("POST", path, commitAmount=900)
            assert answer.status_code == status
        except httpx.RemoteProtocolError:
            assert status is None
        assert bool(await there.captures()) is taken
        again = await there.ask("POST", path, commitAmount=900)
        assert again.status_code == (409 if taken else 200)
        assert len(await there.captures()) == 1

    told(story)


def test_the_truth_survives_the_cloud_being_ended(tmp_path):
    async def story():
        kept = tmp_path / "cloud.json"
        async with running_cloud(state_file=kept) as cloud, talking_to(cloud) as there:
            session = await there.hold()
        async with running_cloud(state_file=kept) as cloud:
            (held,) = await cloud.sessions()
            assert (held["id"], held["state"]) == (session["sessionId"], "AUTHORIZED")

    asyncio.run(story())


def test_the_cloud_is_found_again_where_it_was_unless_somebody_took_its_place(tmp_path):
    async def url():
        async with running_cloud(state_file=tmp_path / "cloud.json") as cloud:
            return cloud.url

    first = asyncio.run(url())
    assert asyncio.run(url()) == first
    host, port = first.removeprefix("http://").split(":")
    with socket.create_server((host, int(port))):
        assert asyncio.run(url()) != first


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("faults", {"call": "nothing", "outcome": "error"}),
        ("faults", {"call": "commit", "outcome": "explode"}),
        ("terminals/A-1/tap", {"card": {}}),
        ("terminals/A-1/press", {}),
        ("callbacks", {"mode": "loudly"}),
        ("settings", {"unheard": 1}),
    ],
)
def test_a_hand_that_slips_is_told_so(told, path, body):
    async def story(there):
        control = f"/control/{path}".replace("A-1", there.serial)
        answer = await there.http.post(control, json=body)
        assert answer.status_code == 400
        assert answer.json()["message"]

    told(story)


def test_it_ends_with_its_parent():
    with subprocess.Popen(
        [sys.executable, "-m", "sim.payter", "--with-parent"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdout.readline()
        process.stdin.close()
        assert process.wait(timeout=20) == 0
