"""Answering a `Listing` from the database: keyset paging that reads an index, whatever the page.

Row-level security asks `organization_id = ANY (…)`, for which no index gives an order. So each
visible organisation is read by itself, in order, from an index that starts with
`organization_id`, and the heads are merged: a page costs (organisations seen) x (page size) index
entries, on page 1 as on page 1,000.

Identifiers and expressions come from an `SqlListing`, written by us; what a caller sends is only
ever a parameter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, LiteralString

from psycopg import sql
from psycopg.sql import SQL, Composable, Composed, Identifier, Placeholder

from chargewright.adapters.postgres.database import Unit
from chargewright.kernel.listing import After, Ask, Filter, Found, Kind, Listing, Question, Scalar
from chargewright.kernel.money import Money, currency
from chargewright.kernel.problem import NotFound
from chargewright.kernel.sentence import Sentence

FEW: Final = 4_000
"""To look so many rows up takes as long as to come across a page of as many that fit among a million."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlListing:
    """Where a listing's columns come from.

    Found by the listing's name. `source` is what stands after FROM, with the listed table under the
    alias `t` and, if need be, LEFT JOINs to one row each. `columns` gives the expression of each
    column that is not simply `t.<name>`; money has two, minor units and currency. A sort's index is
    `(organization_id, <expression>, id)`, and its expression must be one that the planner holds
    leakproof (a column, a CASE; not coalesce or lower), or row-level security keeps it from the
    index. `organization` is the column that names the owner. `conditions` says for what stands in no
    row when it holds; `{}` is the array of what is asked for. `lowered` names the column that holds
    another in lower case, where there is one, so that an index finds what begins with a text.
    `days` is for a table of which each day is a partition: the column it is parted by, and a question
    that is asked first, with what the path fixed. It gives one row, of `since` and `until` (not included;
    null: no end), and only days between them are planned for. `few` is for conditions that no index knows:
    for a filter the column, and a question that is asked first: which values it has where the filter
    holds. Where they are at most `FEW`, rows are found by them; where they are more, a page is soon full.
    """

    source: LiteralString
    columns: Mapping[str, LiteralString | tuple[LiteralString, LiteralString]] = field(
        default_factory=dict
    )
    organization: LiteralString = "t.organization_id"
    id: LiteralString = "t.id"
    conditions: Mapping[str, LiteralString] = field(default_factory=dict)
    lowered: Mapping[str, LiteralString] = field(default_factory=dict)
    days: tuple[LiteralString, LiteralString] | None = None
    few: Mapping[str, tuple[LiteralString, LiteralString]] = field(default_factory=dict)

    def expression(self, name: str) -> SQL:
        if name == "id":
            return SQL(self.id)
        if name == "organization_id" and name not in self.columns:
            return SQL(self.organization)
        found = self.columns.get(name, f"t.{name}")
        assert isinstance(found, str), f"{name} is money: not filtered or sorted"
        # The name is one of the listing's own, never a caller's.
        return SQL(found)

    def shown(self, listing: Listing) -> list[Composable]:
        """The SELECT list: every column under its name, money as two."""
        parts: list[Composable] = []
        for column in listing.shown:
            if column.kind is Kind.MONEY:
                pair = self.columns[column.name]
                assert isinstance(pair, tuple), f"{listing.name}.{column.name} needs two"
                for text, suffix in zip(pair, ("minor", "currency"), strict=True):
                    parts.append(_named(SQL(text), f"{column.name}_{suffix}"))
            else:
                parts.append(_named(self.expression(column.name), column.name))
        return parts


def query(
    listing: Listing, shape: SqlListing, question: Question, scope: Mapping[str, Scalar]
) -> tuple[Composed, dict[str, Any]]:
    """The statement and its parameters; `scope` is what the path fixed, such as a station."""
    values: dict[str, Any] = {"limit": question.limit + 1}
    conditions: list[Composable] = [SQL(shape.organization) + SQL(" = seen.id")]
    for name, value in scope.items():
        conditions.append(SQL("{} = {}").format(shape.expression(name), _bind(values, value)))
    conditions += [_condition(shape, asked, values) for asked in question.filters]
    if listing.about and question.unless_about:
        about = shape.expression(listing.about)
        hidden = _bind(values, list(question.unless_about))
        conditions.append(SQL("split_part({}, '_', 1) <> ALL ({})").format(about, hidden))
    key = shape.expression(question.order.column)
    row_id = SQL(shape.id)
    if question.after is not None:
        conditions.append(
            SQL("({}, {}) {} ({}, {})").format(
                key,
                row_id,
                SQL("<") if question.order.is_descending else SQL(">"),
                _bind(values, question.after.key),
                _bind(values, question.after.id),
            )
        )
    direction = SQL("DESC") if question.order.is_descending else SQL("ASC")
    statement = SQL(
        "SELECT {columns}, page.sort_key, page.sort_id FROM ("
        "SELECT DISTINCT unnest({organizations}::text[]) AS id) AS seen "
        "CROSS JOIN LATERAL ("
        "SELECT {shown}, {key} AS sort_key, {row_id} AS sort_id FROM {source} WHERE {conditions} "
        "ORDER BY {key} {direction}, {row_id} {direction} LIMIT {limit}"
        ") AS page ORDER BY page.sort_key {direction}, page.sort_id {direction} LIMIT {limit}"
    ).format(
        columns=SQL(", ").join(Identifier("page", name) for name in _names(listing)),
        organizations=Placeholder("organizations"),
        shown=SQL(", ").join(shape.shown(listing)),
        key=key,
        row_id=row_id,
        source=SQL(shape.source),
        conditions=SQL(" AND ").join(conditions),
        direction=direction,
        limit=Placeholder("limit"),
    )
    return statement, values


async def find(
    unit: Unit,
    listing: Listing,
    shapes: Mapping[str, SqlListing],
    question: Question,
    scope: Mapping[str, Scalar] | None = None,
) -> Found:
    """One page of what this unit of work sees; `shapes` are all there are, by listing.

    Raises:
        NotFound: a filter names a thing that the unit of work does not see.
    """
    for asked in question.filters:
        if asked.ask is Ask.IS and (thing := listing[asked.column].refers_to):
            await _refuse_unseen(unit, shapes[thing], asked)
    shape = shapes[listing.name]
    fixed = scope or {}
    if shape.days is not None:
        within = await _within(unit, shape.days, fixed)
        question = replace(question, filters=(*question.filters, *within))
    if shape.few:
        narrowed = [await _narrowed(unit, shape.few, each) for each in question.filters]
        question = replace(question, filters=tuple(narrowed))
    statement, values = query(listing, shape, question, fixed)
    values["organizations"] = _asked_organizations(unit.organizations, question, fixed)
    rows = await (await unit.connection.execute(statement, values)).fetchall()
    page = rows[: question.limit]
    more = len(rows) > question.limit
    return Found(
        [_row(listing, row) for row in page],
        After(page[-1]["sort_key"], page[-1]["sort_id"]) if more else None,
    )


async def _within(
    unit: Unit, days: tuple[LiteralString, LiteralString], scope: Mapping[str, Scalar]
) -> Sequence[Filter]:
    """Bounds for what a table is parted by; none where what the path fixed is not seen."""
    column, asked = days
    row = await (await unit.connection.execute(asked, scope)).fetchone()
    if row is None:
        return ()
    bounds = [Filter(column, Ask.RANGE, (row["since"],))]
    if row["until"] is not None:
        bounds.append(Filter(column, Ask.RANGE, (row["until"],), is_upper=True))
    return bounds


async def _narrowed(
    unit: Unit, few: Mapping[str, tuple[LiteralString, LiteralString]], asked: Filter
) -> Filter:
    """The same filter, by the values themselves where they are few."""
    if asked.column not in few:
        return asked
    column, statement = few[asked.column]
    rows = await unit.rows(statement, asked=list(asked.values), most=FEW + 1)
    if len(rows) > FEW:
        return asked
    return Filter(column, Ask.IS, tuple({row["id"] for row in rows}))


async def _refuse_unseen(unit: Unit, shape: SqlListing, asked: Filter) -> None:
    wanted = set(asked.values)
    statement = SQL("SELECT count(DISTINCT {id}) AS seen FROM {source} WHERE {id} = ANY (%(ids)s)")
    found = await unit.connection.execute(
        statement.format(id=SQL(shape.id), source=SQL(shape.source)), {"ids": list(wanted)}
    )
    row = await found.fetchone()
    if row is None or row["seen"] != len(wanted):
        raise NotFound(Sentence("{column} names what is not here", column=asked.column))


def _asked_organizations(
    seen: Sequence[str], question: Question, scope: Mapping[str, Scalar]
) -> list[str]:
    """Only those that the path or a filter leaves, so that the others are not read at all."""
    if "organization_id" in scope:
        return [each for each in seen if each == scope["organization_id"]]
    for asked in question.filters:
        if asked.ask is Ask.IS and asked.column == "organization_id":
            return [each for each in seen if each in asked.values]
    return list(seen)


def _condition(shape: SqlListing, asked: Filter, values: dict[str, Any]) -> Composable:
    if (condition := shape.conditions.get(asked.column)) is not None:
        return SQL(condition).format(_bind(values, list(asked.values)))
    expression = shape.expression(asked.column)
    match asked.ask:
        case Ask.IS if len(asked.values) == 1:
            # With one value an index that begins with the column is in the order of what follows it.
            return SQL("{} = {}").format(expression, _bind(values, asked.values[0]))
        case Ask.IS:
            return SQL("{} = ANY ({})").format(expression, _bind(values, list(asked.values)))
        case Ask.STARTS:
            assert isinstance(asked.values[0], str), "a beginning is text"
            beginning = asked.values[0].lower()
            if (lowered := shape.lowered.get(asked.column)) is not None:
                # As the search compares (`postgres.search`): from the text to the last that begins with it.
                return SQL("{} ~>=~ {} AND {} ~<~ ({} || chr(1114111))").format(
                    SQL(lowered), (bound := _bind(values, beginning)), SQL(lowered), bound
                )
            return SQL("lower({}) LIKE {}").format(expression, _bind(values, _beginning(beginning)))
        case Ask.CONTAINS:
            assert isinstance(asked.values[0], str), "what is looked for is text"
            wanted = _bind(values, asked.values[0].lower())
            return SQL("position({} in lower({})) > 0").format(wanted, expression)
        case Ask.RANGE:
            sign = SQL("<") if asked.is_upper else SQL(">=")
            return SQL("{} {} {}").format(expression, sign, _bind(values, asked.values[0]))


def _beginning(text: str) -> str:
    """A LIKE pattern of everything that begins so."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _bind(values: dict[str, Any], value: object) -> Placeholder:
    name = f"v{len(values)}"
    values[name] = value
    return Placeholder(name)


def _named(expression: Composable, name: str) -> Composed:
    return sql.SQL("{} AS {}").format(expression, Identifier(name))


def _names(listing: Listing) -> list[str]:
    names = []
    for column in listing.shown:
        if column.kind is Kind.MONEY:
            names += [f"{column.name}_minor", f"{column.name}_currency"]
        else:
            names.append(column.name)
    return names


def _row(listing: Listing, row: Mapping[str, Any]) -> dict[str, object]:
    shown: dict[str, object] = {}
    for column in listing.shown:
        if column.kind is Kind.MONEY:
            minor = row[f"{column.name}_minor"]
            shown[column.name] = (
                None if minor is None else Money(minor, currency(row[f"{column.name}_currency"]))
            )
        else:
            shown[column.name] = row[column.name]
    return shown
