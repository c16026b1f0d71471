"""The search in the database: one statement over every place where something may be found.

As with lists, each organisation is read by itself, so that each place is a descent into one index
and a few rows, however many begin alike. Comparing by `~>=~` and `~<~` has no pattern in it: what a
caller sends is a text and nothing else.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, LiteralString

from psycopg.sql import SQL, Composed

from chargewright.adapters.postgres.database import Unit
from chargewright.kernel.search import Hit, Kind, Wanted


class Way(Enum):
    """How a field is compared with the text."""

    LOWER = "lower(%(text)s::text)"
    UPPER = "upper(%(text)s::text)"
    CARD = "%(text)s::text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One field of one kind of thing.

    `source` has the thing under the alias `t`, and `key` is the compared expression, the last column of
    an index that begins with the organisation. `id_prefix` is that of ids which stand there: they
    are looked for only where the text looks like one. `matches` is how the key is compared; `order`
    is by time where a card or a session is looked for, and by the key elsewhere, so that what is
    exact comes first.
    """

    kind: Kind
    matched: LiteralString
    source: LiteralString
    key: LiteralString
    title: LiteralString
    subtitle: LiteralString
    site_id: LiteralString = "NULL::text"
    is_live: LiteralString = "true"
    at: LiteralString = "t.created_at"
    organization: LiteralString = "t.organization_id"
    way: Way = Way.LOWER
    besides: LiteralString = "true"
    order: LiteralString = ""
    id_prefix: str = ""
    matches: LiteralString = "{key} ~>=~ {text} AND {key} ~<~ ({text} || chr(1114111))"
    """From the text itself to the last that begins with it: no character is after Unicode's last."""

    def is_meant(self, wanted: Wanted) -> bool:
        if self.way is Way.CARD:
            return wanted.is_card
        return not self.id_prefix or wanted.looks_like_id(self.id_prefix)


def _station(matched: LiteralString, key: LiteralString, source: LiteralString) -> Place:
    return Place(
        kind=Kind.STATION,
        matched=matched,
        source=source,
        key=key,
        title="t.name",
        subtitle="t.identity",
        site_id="t.site_id",
        is_live="NOT t.is_retired",
    )


def _evse(matched: LiteralString, key: LiteralString, id_prefix: str = "") -> Place:
    return Place(
        kind=Kind.EVSE,
        matched=matched,
        source="evse AS t",
        key=key,
        title="t.label",
        subtitle="(SELECT s.identity FROM station AS s WHERE s.id = t.station_id)",
        site_id="(SELECT s.site_id FROM station AS s WHERE s.id = t.station_id)",
        is_live="NOT (SELECT s.is_retired FROM station AS s WHERE s.id = t.station_id)",
        at="(SELECT s.created_at FROM station AS s WHERE s.id = t.station_id)",
        id_prefix=id_prefix,
    )


def _terminal(matched: LiteralString, key: LiteralString) -> Place:
    return Place(
        kind=Kind.TERMINAL,
        matched=matched,
        source="terminal AS t",
        key=key,
        title="t.label",
        subtitle="t.serial_ref",
        site_id="t.site_id",
    )


def _payment(besides: LiteralString) -> Place:
    return Place(
        kind=Kind.PAYMENT,
        matched="card_last_four",
        source="payment AS t",
        key="t.card_last_four",
        title="concat_ws(' ', t.card_brand, t.card_last_four)",
        subtitle="t.id",
        site_id="(SELECT r.site_id FROM terminal AS r WHERE r.id = t.terminal_id)",
        is_live="t.ended_at IS NULL",
        at="t.opened_at",
        way=Way.CARD,
        matches="{key} = {text}",
        besides=besides,
        order="t.opened_at DESC",
    )


def _token(matched: LiteralString, key: LiteralString, way: Way, besides: LiteralString) -> Place:
    return Place(
        kind=Kind.TOKEN,
        matched=matched,
        source="token AS t",
        key=key,
        title="t.uid",
        subtitle="t.label",
        is_live="NOT t.is_blocked",
        way=way,
        besides=besides,
    )


def _user(matched: LiteralString, key: LiteralString) -> Place:
    return Place(
        kind=Kind.USER,
        matched=matched,
        source="user_account AS t",
        key=key,
        title="t.name",
        subtitle="t.email",
        is_live="t.disabled_at IS NULL",
    )


PLACES: Final = (
    _station("name", "t.name_lowered", "station AS t"),
    _station("identity", "t.identity_lowered", "station AS t"),
    _station(
        "serial_number",
        "l.serial_lowered",
        "station_link AS l JOIN station AS t"
        " ON t.id = l.station_id AND t.organization_id = l.organization_id",
    ),
    Place(
        kind=Kind.SITE,
        matched="name",
        source="site AS t",
        key="t.name_lowered",
        title="t.name",
        subtitle="t.address",
        site_id="t.id",
    ),
    Place(
        kind=Kind.STATION_GROUP,
        matched="name",
        source="station_group AS t",
        key="t.name_lowered",
        title="t.name",
        subtitle="t.description",
    ),
    _evse("label", "t.label_lowered"),
    _evse("id", "t.id", "evs"),
    _terminal("label", "t.label_lowered"),
    _terminal("serial_ref", "t.serial_lowered"),
    Place(
        kind=Kind.SESSION,
        matched="id",
        source="session AS t",
        key="t.id",
        title="t.id",
        subtitle="(SELECT s.identity FROM station AS s WHERE s.id = t.station_id)",
        site_id="t.site_id",
        is_live="t.closed_at IS NULL",
        at="t.opened_at",
        order="t.id DESC",
        id_prefix="ses",
        # An id has 30 characters from 0 to z in every collation: its primary key will do.
        matches="{key} >= rpad({text}, 30, '0') AND {key} <= rpad({text}, 30, 'z')",
    ),
    Place(
        kind=Kind.SESSION,
        matched="card_last_four",
        source=(
            "payment AS p JOIN session AS t"
            " ON t.organization_id = p.organization_id AND t.payment_id = p.id"
        ),
        key="p.card_last_four",
        title="t.id",
        subtitle="(SELECT s.identity FROM station AS s WHERE s.id = t.station_id)",
        site_id="t.site_id",
        is_live="t.closed_at IS NULL",
        at="t.opened_at",
        organization="p.organization_id",
        way=Way.CARD,
        matches="{key} = {text}",
        order="p.opened_at DESC",
    ),
    # Those that are open would else stand behind many that have ended since.
    _payment("t.ended_at IS NULL"),
    _payment("t.ended_at IS NOT NULL"),
    Place(
        kind=Kind.RECEIPT,
        matched="number",
        source="receipt AS t",
        key="t.number_lowered",
        title="t.number",
        subtitle="t.payment_id",
        site_id=(
            "(SELECT r.site_id FROM payment AS p JOIN terminal AS r ON r.id = p.terminal_id"
            " WHERE p.organization_id = t.organization_id AND p.id = t.payment_id)"
        ),
        at="t.issued_at",
    ),
    _token("uid", "t.uid", Way.UPPER, "true"),
    _token("label", "t.label_lowered", Way.LOWER, "t.label_lowered <> ''"),
    _user("name", "t.name_lowered"),
    _user("email", "t.email"),
    # Those that are seen are few, and read by their key.
    Place(
        kind=Kind.ORGANIZATION,
        matched="name",
        source="organization AS t",
        key="lower(t.name)",
        title="t.name",
        subtitle="t.legal_name",
        organization="t.id",
    ),
)
"""Everything that is found, by the field in which it is."""


def part(place: Place) -> Composed:
    """The rows of one place: of each organisation the first few, and no more."""
    text = SQL(place.way.value)
    key = SQL(place.key)
    return SQL(
        "SELECT found.* FROM (SELECT DISTINCT unnest(%(organizations)s::text[]) AS id) AS seen"
        " CROSS JOIN LATERAL ("
        "SELECT {kind} AS kind, t.id, {title} AS title, {subtitle} AS subtitle,"
        " {matched} AS matched, {organization} AS organization_id, {site_id} AS site_id,"
        " {key} = {text} AS is_exact, {is_live} AS is_live, {at} AS at"
        " FROM {source} WHERE {organization} = seen.id AND {matches} AND {besides}"
        " ORDER BY {order} LIMIT %(limit)s) AS found"
    ).format(
        kind=SQL("'" + place.kind.value + "'"),
        title=SQL(place.title),
        subtitle=SQL(place.subtitle),
        matched=SQL("'" + place.matched + "'"),
        organization=SQL(place.organization),
        site_id=SQL(place.site_id),
        key=key,
        text=text,
        is_live=SQL(place.is_live),
        at=SQL(place.at),
        source=SQL(place.source),
        matches=SQL(place.matches).format(key=key, text=text),
        besides=SQL(place.besides),
        order=SQL(place.order) if place.order else key + SQL(" USING ~<~"),
    )


def statement(wanted: Wanted, kinds: Collection[Kind], *, cards_of_sessions: bool) -> Composed:
    """All places in which something of these kinds may be meant, as one question."""
    parts = [
        SQL("({})").format(part(place))
        for place in PLACES
        if place.kind in kinds
        and place.is_meant(wanted)
        and (place.kind is not Kind.SESSION or place.way is not Way.CARD or cards_of_sessions)
    ]
    return SQL(" UNION ALL ").join(parts)


class SearchRows:
    """`api.ports.Search` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def find(self, wanted: Wanted, kinds: Collection[Kind], limit: int) -> Sequence[Hit]:
        if not kinds:
            return []
        values: dict[str, Any] = {
            "text": wanted.text,
            "limit": limit,
            "organizations": list(self._unit.organizations),
        }
        # Which card pays for a session is shown to those who may read payments.
        asked = statement(wanted, kinds, cards_of_sessions=Kind.PAYMENT in kinds)
        rows = await (await self._unit.connection.execute(asked, values)).fetchall()
        return [Hit(**{**row, "kind": Kind(row["kind"])}) for row in rows]
