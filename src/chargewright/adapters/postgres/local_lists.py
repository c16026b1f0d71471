"""Stations' own lists of tokens in the database: what they shall hold, hold, and are told next.

Each step is one unit of work that begins from rows: the end of one update sends the next, and who is killed
in between is followed by the beat.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

import msgspec
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from chargewright.access.tokens import IdTokenType
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.outgoing import Told
from chargewright.network.local_lists import (
    Limits,
    Line,
    Lines,
    ListState,
    Presented,
    Update,
    after_answer,
    cut,
    is_too_long,
    next_update,
)
from chargewright.network.reservations import status_in
from chargewright.reactions.ports import Work
from chargewright.translate.commands import to_wire
from chargewright.translate.payloads import ListedToken, SendLocalList, TokenStatus
from chargewright.translate.request_parts import bytes_of
from chargewright.wire.ocpp import Version

_QUERIES: Final = Queries.load("local_lists")
LIVES_FOR: Final = timedelta(minutes=10)
"""How long an update waits for its station, which may be busy with a person's commands."""
_SENDS: Final = frozenset({"send_local_list", "SendLocalList"})
_FORGETS: Final = "CustomerInformation"
_ASKS: Final = frozenset({"get_local_list_version", "GetLocalListVersion"})
_UID_CHARACTERS_MAX_16: Final = 20
"""OCPP 1.6, 7.28: what is longer no station of it can be told."""
LOCAL_LIST_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "local_lists": SqlListing(
            source="local_list AS t JOIN station AS s ON s.id = t.station_id",
            id="t.station_id",
            columns={
                "site_id": "s.site_id",
                "station_identity": "s.identity",
                "tokens_named": (
                    "(SELECT count(*) FROM local_list_token AS l"
                    " WHERE l.organization_id = t.organization_id AND l.station_id = t.station_id"
                    " AND NOT l.is_left_out)"
                ),
                "tokens_left_out": (
                    "(SELECT count(*) FROM local_list_token AS l"
                    " WHERE l.organization_id = t.organization_id AND l.station_id = t.station_id"
                    " AND l.is_left_out)"
                ),
                "tokens_held": (
                    "(SELECT count(*) FROM local_list_line AS l"
                    " WHERE l.organization_id = t.organization_id AND l.station_id = t.station_id)"
                ),
            },
            conditions={
                "group_id": (
                    "EXISTS (SELECT FROM station_group_member AS m"
                    " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
                )
            },
        ),
        "local_list_lines": SqlListing(source="local_list_line AS t", id="t.id_token"),
    }
)


class LocalListRows:
    """Lists of one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def want(
        self,
        work: Work,
        station_id: str,
        *,
        is_kept: bool | None,
        takes_all: bool | None,
        token_ids: Collection[str] | None,
    ) -> Collection[str]:
        """Keep what a list shall be; None: as it was. Gives which of the tokens are not there."""
        await self._unit.run(
            _QUERIES.begin_list,
            organization_id=work.organization_id,
            station_id=station_id,
            at=work.now,
        )
        row = await self._unit.one(_QUERIES.lock_list, station_id=station_id)
        assert row is not None, "it is there, or it was begun"
        await self._unit.run(
            _QUERIES.want,
            station_id=station_id,
            is_kept=row["is_kept"] if is_kept is None else is_kept,
            takes_all=row["takes_all"] if takes_all is None else takes_all,
            at=work.now,
        )
        if token_ids is None:
            return ()
        await self._unit.run(_QUERIES.forget_named, station_id=station_id)
        named = await self._unit.rows(
            _QUERIES.name_tokens,
            organization_id=work.organization_id,
            station_id=station_id,
            token_ids=list(token_ids),
        )
        return set(token_ids) - {each["token_id"] for each in named}

    async def standing(
        self, station_ids: Collection[str], states: Collection[ListState] | None
    ) -> Collection[str]:
        """Which of these stations have a list; with `states`, one that stands so."""
        rows = await self._unit.rows(
            _QUERIES.standing,
            station_ids=list(station_ids),
            states=None if states is None else list(states),
        )
        return {row["station_id"] for row in rows}

    async def send(
        self, work: Work, station_id: str, *, is_full: bool = False, by: str | None = None
    ) -> bool:
        """Send what comes next, unless an update is on its way; False where the station has no list."""
        row = await self._unit.one(_QUERIES.lock_list, station_id=station_id)
        if row is None or row["subprotocol"] is None:
            return False
        if row["command_id"] is None:
            await self._send(work, row, is_full=is_full, by=by)
        return True

    async def command_ended(
        self, work: Work, command: Mapping[str, Any], state: str, answer: object
    ) -> None:
        """Keep what the end of a command says of the list of its station, and send what comes next."""
        if command["name"] not in _SENDS | _ASKS | {_FORGETS}:
            return
        row = await self._unit.one(_QUERIES.lock_list, station_id=command["station_id"])
        if row is None:
            return
        if command["name"] == _FORGETS:
            await self._forgotten(work, row, command["payload"], state)
        elif command["name"] in _ASKS:
            await self._reported(work, row, answer)
        elif row["command_id"] == command["id"]:
            await self._answered(work, row, state, status_in(answer))
        elif state == "accepted":
            # Somebody sent it a list by hand: nobody knows what it holds now.
            await self._stands(work, row, ListState.BEHIND, is_known=False, status="Accepted")

    async def _forgotten(
        self, work: Work, row: DictRow, asked: Mapping[str, Any], state: str
    ) -> None:
        """A customer of whom the station forgets everything leaves its list too (OCPP 2.0.1, N10.FR.02)."""
        uid = asked.get("idToken", {}).get("idToken", asked.get("customerIdentifier"))
        if state != "accepted" or not asked.get("clear") or uid is None:
            return
        out = await self._unit.one(
            _QUERIES.leave_out,
            organization_id=row["organization_id"],
            station_id=row["station_id"],
            uid=uid,
        )
        held = {token.text for token in await self._lines(_QUERIES.held, row["station_id"])}
        may_hold = uid.upper() in held or (row["version_no"] > 0 and not row["is_known"])
        if out is not None and may_hold and row["command_id"] is None:
            await self._send(work, row)

    async def _answered(self, work: Work, row: DictRow, state: str, status: str | None) -> None:
        update = msgspec.convert(row["sending"], Update, strict=False)
        if state == "accepted":
            await self._keep(row, update)
            await self._stands(work, row, ListState.BEHIND, is_known=True, status=status)
        else:
            became = after_answer(state, status, was_full=update.is_full)
            is_as_before = state == "failed" and row["is_known"]
            await self._stands(work, row, became, is_known=is_as_before, status=status)
            if became is not ListState.BEHIND or state != "rejected":
                return
        again = await self._unit.one(_QUERIES.lock_list, station_id=row["station_id"])
        assert again is not None, "it is held"
        await self._send(work, again)

    async def _send(
        self, work: Work, row: DictRow, *, is_full: bool = False, by: str | None = None
    ) -> None:
        station_id = row["station_id"]
        wanted = await self._wanted(work, row)
        limits = await self._limits(station_id)
        if is_too_long(wanted, limits):
            await self._stands(work, row, ListState.TOO_LONG, is_known=row["is_known"])
            return
        held = await self._held(row)
        update = next_update(wanted, held, limits, is_full=is_full)
        if update is None:
            await self._stands(work, row, ListState.IN_STEP, is_known=True)
            return
        version_no = max(row["version_no"], row["reported_version_no"] or 0, 0) + 1
        if limits.bytes is not None:
            version, most = Version(row["subprotocol"]), limits.bytes
            update = cut(update, lambda part: _size(version, _payload(version_no, part)) <= most)
        if update is None:
            await self._stands(work, row, ListState.TOO_LONG, is_known=row["is_known"])
            return
        payload = _payload(version_no, update)
        command_id = await work.outbox.command(
            station_id,
            "send_local_list",
            msgspec.to_builtins(payload),
            cause=f"local list {station_id} {version_no} {work.now.isoformat()}",
            lives_for=LIVES_FOR,
            by=by,
            is_urgent=by is not None,
        )
        assert command_id is not None, "its cause is its own: versions only grow"
        await self._unit.run(
            _QUERIES.sends,
            station_id=station_id,
            version_no=version_no,
            command_id=command_id,
            sending=Jsonb(msgspec.to_builtins(update)),
            at=work.now,
        )
        work.nudges.append(f"commands.{station_id}")
        await self._tell(work, station_id, ListState.SENDING)

    async def _reported(self, work: Work, row: DictRow, answer: object) -> None:
        """A version that is not the one we know of is somebody else's list, or an older one.

        Below 0 the station has no lists (OCPP 1.6, 5.10).
        """
        said = answer if isinstance(answer, Mapping) else {}
        version_no = said.get("listVersion", said.get("versionNumber"))
        if not isinstance(version_no, int):
            return
        await self._unit.run(
            _QUERIES.reported, station_id=row["station_id"], version_no=version_no, at=work.now
        )
        had_none = (row["reported_version_no"] or 0) < 0
        is_another = had_none or (row["is_known"] and version_no != row["version_no"])
        if row["command_id"] is not None:
            return
        if version_no < 0:
            await self._stands(work, row, ListState.NOT_SUPPORTED, is_known=False)
        elif is_another:
            await self._stands(work, row, ListState.BEHIND, is_known=False)

    async def _keep(self, row: DictRow, update: Update) -> None:
        station_id = row["station_id"]
        if update.is_full:
            await self._unit.run(_QUERIES.empty, station_id=station_id)
        else:
            await self._unit.run(
                _QUERIES.drop_lines,
                station_id=station_id,
                id_tokens=[token.text for token, _ in update.lines],
            )
        added = {token: line for token, line in update.lines if line is not None}
        await self._unit.run(
            _QUERIES.add_lines,
            organization_id=row["organization_id"],
            station_id=station_id,
            id_tokens=[token.text for token in added],
            types=[token.type for token in added],
            expiries=[line.expires_at for line in added.values()],
            groups=[line.group_id_token for line in added.values()],
        )

    async def _stands(
        self,
        work: Work,
        row: DictRow,
        state: ListState,
        *,
        is_known: bool,
        status: str | None = None,
    ) -> None:
        await self._unit.run(
            _QUERIES.stands,
            station_id=row["station_id"],
            state=state,
            is_known=is_known,
            status=status,
            at=work.now,
        )
        await self._tell(work, row["station_id"], state)

    async def _wanted(self, work: Work, row: DictRow) -> Lines:
        lines = await self._lines(_QUERIES.wanted, row["station_id"], at=work.now)
        if row["subprotocol"] != Version.V16:
            return lines
        return {
            each: line for each, line in lines.items() if len(each.text) <= _UID_CHARACTERS_MAX_16
        }

    async def _held(self, row: DictRow) -> Lines | None:
        """What a station holds as far as we know; None: nobody knows.

        Nor does anybody know as which tokens it holds what it was told when it spoke another version.
        """
        if not row["is_known"]:
            return None
        lines = await self._lines(_QUERIES.held, row["station_id"])
        has_types = row["subprotocol"] != Version.V16
        return lines if all((each.type is not None) is has_types for each in lines) else None

    async def _lines(self, query: Any, station_id: str, **more: Any) -> Lines:
        rows = await self._unit.rows(query, station_id=station_id, **more)
        return {
            Presented(each["id_token"], each["id_token_type"]): Line(
                each["expires_at"], each["group_id_token"]
            )
            for each in rows
        }

    async def _limits(self, station_id: str) -> Limits:
        rows = await self._unit.rows(_QUERIES.limits, station_id=station_id)
        said = {each["name"]: each for each in rows}

        def number(name: str, column: str = "value") -> int | None:
            text = str(said[name][column] if name in said else "").strip()
            return int(text) if text.isascii() and text.isdecimal() and int(text) > 0 else None

        return Limits(
            tokens=number("localauthlistmaxlength") or number("entries", "max_limit"),
            lines=number("sendlocallistmaxlength") or number("itemspermessage"),
            bytes=number("bytespermessage"),
        )

    async def _tell(self, work: Work, station_id: str, state: ListState) -> None:
        fact = Told(
            "local_list.moved",
            station_id,
            {"state": state},
            occurred_at=work.now,
            received_at=work.now,
            station_id=station_id,
        )
        await work.outbox.tell([fact])


def _payload(version_no: int, update: Update) -> SendLocalList:
    return SendLocalList(
        version_no=version_no,
        is_full=update.is_full,
        tokens=tuple(_listed(token, line) for token, line in update.lines),
    )


def _size(version: Version, payload: SendLocalList) -> int:
    return bytes_of(*to_wire(version, "send_local_list", payload))


def _listed(token: Presented, line: Line | None) -> ListedToken:
    told_as = IdTokenType.ISO14443 if token.type is None else IdTokenType(token.type)
    if line is None:
        return ListedToken(id_token=token.text, id_token_type=told_as)
    return ListedToken(
        id_token=token.text,
        id_token_type=told_as,
        status=TokenStatus.ACCEPTED,
        expires_at=line.expires_at,
        group_id_token=line.group_id_token,
    )
