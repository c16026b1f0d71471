"""Card terminals: registration, what each pays for, and a test."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.organization_settings import in_effect
from chargewright.api.bodies import Sent
from chargewright.api.checks import given, not_there, refuse
from chargewright.api.columns import (
    IN_GROUP,
    IS_OR_STARTS,
    OWNER,
    STARTS,
    flag,
    instant,
    own_id,
    refers,
    values,
    word,
)
from chargewright.api.lists import Listed, lists, one
from chargewright.api.refusals import SerialTaken, seen
from chargewright.api.routes import changes, creates, deletes, does, shows
from chargewright.api.shapes_terminals import (
    NewTerminalBody,
    TerminalChangesBody,
    TerminalTestView,
    TerminalView,
)
from chargewright.api.terminal_accounts import CHANGE, CREATE, DELETE, READ, TAG, nothing_open
from chargewright.api.work import Work
from chargewright.billing.locales import Language
from chargewright.kernel.ids import EvseId, OrganizationId, SiteId, TerminalId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Outage, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.network.terminals import PROVIDERS, Mapped, StartMode, Terminal, UiLevel
from chargewright.payments.outcomes import ReaderActivity, TerminalStatus, Unknown
from chargewright.payments.reader import OffersChanged, Reader, ReaderPolicy, ReaderState
from chargewright.reactions.house import House
from chargewright.reactions.selling import offer_of

ANOTHERS_ACCOUNT: Final = "belongs to another organisation than the terminal's site"
ANOTHER_PROVIDER: Final = "is with another provider than the terminal"
LISTED: Final = Listed(
    listing=Listing(
        name="terminals",
        columns=(
            own_id("terminals", "The terminal."),
            OWNER,
            refers("site_id", "sites", "Where it stands."),
            IN_GROUP,
            refers("account_id", "terminal_accounts", "Its account."),
            word("provider", PROVIDERS, "Whose terminal."),
            Column("serial_ref", Kind.TEXT, "The provider's serial number.", IS_OR_STARTS),
            Column("label", Kind.TEXT, "Name.", STARTS, is_sortable=True),
            word("language", Language, "What it speaks."),
            word("start_mode", StartMode, "What comes first."),
            word("ui_level", UiLevel, "What its display can do."),
            values("evse_ids", "What it pays for by itself."),
            flag("is_online", "Whether the provider reached it last."),
            instant("online_changed_at", "Since when."),
            word("reader_state", ReaderState, "What we do with its reader."),
            instant("created_at", "Added."),
        ),
        default_order=Order("label"),
    ),
    view=TerminalView,
    thing="terminal",
)


@shows("/api/v1/terminals/{terminal_id:str}", needs=READ, tag=TAG)
async def show_terminal(terminal_id: str, work: Work) -> TerminalView:
    """One terminal, with what it pays for and whether it is online."""
    return await one(work, LISTED, terminal_id)


async def problems_of_terminal(work: Work, sent: Sent) -> Sequence[Problem]:
    """What is wrong with a new terminal: its site, its account, and what it shall pay for."""
    site = account = None
    problems = []
    if sent.has("site_id"):
        site = await work.stores.sites.lock(SiteId(sent.get("site_id")))
        if site is None:
            problems.append(not_there("site_id", "site"))
    if sent.has("account_id"):
        account = await work.stores.terminals.lock_account(sent.get("account_id"))
        if account is None:
            problems.append(not_there("account_id", "terminal account"))
        elif site is not None and account.organization_id != site.organization_id:
            problems.append(Problem("account_id", ANOTHERS_ACCOUNT))
        if account is not None and account.has_pages == (sent.get("serial_ref") is not None):
            rule = "a payment page has none" if account.has_pages else "is required for a terminal"
            problems.append(Problem("serial_ref", rule))
    problems += await _problems_of_evses(
        work, sent.get("evse_ids", ()), None if site is None else site.id
    )
    return problems


@creates("/api/v1/terminals", needs=CREATE, tag=TAG, check=problems_of_terminal)
async def register_terminal(data: NewTerminalBody, work: Work) -> TerminalView:
    """Register a terminal and say which EVSEs it pays for."""
    site = await work.stores.sites.lock(SiteId(data.site_id))
    account = await work.stores.terminals.lock_account(data.account_id)
    assert site is not None, "checked before"
    assert account is not None, "checked before"
    terminal_id = TerminalId(work.mint("trm"))
    terminal = Terminal(
        id=terminal_id,
        organization_id=site.organization_id,
        site_id=site.id,
        account_id=account.id,
        provider=account.provider,
        serial_ref=data.serial_ref or terminal_id,
        label=data.label,
        language=data.language or await _spoken_by(work, site.organization_id),
        start_mode=data.start_mode,
        ui_level=data.ui_level,
        created_at=work.at,
    )
    evses = await _evses(work, data.evse_ids)
    reader = None
    if not account.has_pages:
        reader = Reader(terminal_id=terminal.id, policy=_policy(terminal), online=False)
    if not await work.stores.terminals.add(terminal, reader):
        raise SerialTaken
    await _map(work, terminal, evses, before=())
    await work.tell(terminal.organization_id, "terminal.registered", terminal.id)
    return await one(work, LISTED, terminal.id)


@changes("/api/v1/terminals/{terminal_id:str}", needs=CHANGE, tag=TAG)
async def change_terminal(terminal_id: str, data: TerminalChangesBody, work: Work) -> TerminalView:
    """Change a terminal, or what it pays for. A charge that it is paying for goes on.

    Its account stays until that is paid: the hold is in the books of that account alone.
    """
    before = await _locked(work, terminal_id)
    wanted = given(data)
    evse_ids = wanted.pop("evse_ids", None)
    after = replace(before, **wanted)
    if after.account_id != before.account_id:
        await nothing_open(work, before.organization_id, [before.id], "account_id")
    account = await work.stores.terminals.lock_account(after.account_id)
    mapped = await work.stores.terminals.mapped(before.id)
    if evse_ids is None:
        evse_ids = [evse.evse_id for evse in mapped]
    problems = await _problems_of_evses(work, evse_ids, after.site_id)
    if account is None:
        problems.append(not_there("account_id", "terminal account"))
    elif account.organization_id != after.organization_id:
        problems.append(Problem("account_id", ANOTHERS_ACCOUNT))
    elif account.provider != before.provider:
        problems.append(Problem("account_id", ANOTHER_PROVIDER))
    refuse("the terminal cannot be so", problems)
    evses = await _evses(work, evse_ids)
    await work.stores.terminals.save(after)
    await _map(work, after, evses, before=mapped)
    await work.tell(after.organization_id, "terminal.changed", after.id)
    return await one(work, LISTED, terminal_id)


@deletes("/api/v1/terminals/{terminal_id:str}", needs=DELETE, tag=TAG)
async def delete_terminal(terminal_id: str, work: Work) -> None:
    """Delete a terminal at which no card was ever read for a payment."""
    terminal = await _locked(work, terminal_id)
    mapped = await work.stores.terminals.mapped(terminal.id)
    await work.stores.terminals.delete(terminal.id)
    await work.tell(terminal.organization_id, "terminal.deleted", terminal.id)
    for station_id in {evse.station_id for evse in mapped}:
        work.stores.nudge(f"stations.{station_id}")


@does("/api/v1/terminals/{terminal_id:str}/test", needs=CHANGE, tag=TAG, opens_unit=False)
async def test_terminal(terminal_id: str, work: Work) -> TerminalTestView:
    """Ask the provider whether it reaches this terminal, and note the answer."""
    async with work.opened():
        organization_id = (await _locked(work, terminal_id)).organization_id
        is_page = await work.house(organization_id).work.readers.find(terminal_id) is None
    status, problem = None, None
    try:
        if is_page:
            status = await _status_of_page(work, organization_id, terminal_id)
        else:
            cards, terminal = await work.parts.cards.reach(organization_id, terminal_id)
            status = await cards.status(terminal.terminal_ref)
    except Outage as reason:
        problem = Sentence(
            "no answer from there" if reason.retry else "the provider refuses our key"
        )
    is_online = status is not None and status.online
    if status is not None:
        async with work.opened():
            if await work.stores.terminals.note(
                TerminalId(terminal_id), work.at, is_online=is_online, ui_level=status.ui_level
            ):
                house = work.house(organization_id)
                if not is_page:
                    await house.terminal_found(terminal_id, is_online=is_online)
                await house.settle()
    return TerminalTestView(
        terminal_id=terminal_id,
        is_online=is_online,
        activity=None if status is None else status.activity.value,
        firmware=None if status is None else status.firmware,
        problem=problem,
        tested_at=work.at,
    )


async def _status_of_page(
    work: Work, organization_id: OrganizationId, terminal_id: str
) -> TerminalStatus:
    """Whether our key opens the account: what it says of a checkout that there is not.

    Raises:
        Outage: no answer, or the key is refused.
    """
    page = await work.parts.cards.page(organization_id, terminal_id)
    if isinstance(await page.look(terminal_id), Unknown):
        raise Outage("no answer", retry=True)
    return TerminalStatus(
        terminal_ref=terminal_id, online=True, activity=ReaderActivity.IDLE, ui_level=None
    )


async def _map(
    work: Work, terminal: Terminal, evses: Sequence[Mapped], *, before: Sequence[Mapped]
) -> None:
    """Write what it pays for, and let its reader offer that from now on."""
    await work.stores.terminals.map(terminal, evses)
    house = work.house(terminal.organization_id)
    reader = await house.work.readers.find(terminal.id)
    if reader is not None:
        policy = replace(reader.policy, always_armed=_policy(terminal).always_armed)
        await house.work.readers.save(replace(reader, policy=policy))
        await _offer(house, terminal)
        await house.settle()
    for station_id in {evse.station_id for evse in (*evses, *before)}:
        work.stores.nudge(f"stations.{station_id}")


async def _offer(house: House, terminal: Terminal) -> None:
    places = await house.work.places.of_terminal(terminal.id)
    offers = tuple(map(offer_of, places))
    house.reader_hears(terminal.id, OffersChanged(house.work.now, offers))


async def _problems_of_evses(
    work: Work, evse_ids: Sequence[str | None], site_id: SiteId | None
) -> list[Problem]:
    """What a terminal of this site cannot pay for. None: that EVSE, or the site, is not known."""
    found = {evse.evse_id: evse for evse in await _evses(work, filter(None, evse_ids))}
    problems = []
    for place, evse_id in enumerate(evse_ids):
        evse = found.get(EvseId(evse_id or ""))
        if evse_id is not None and evse is None:
            problems.append(not_there(f"evse_ids[{place}]", "EVSE"))
        elif evse is not None and site_id not in {None, evse.site_id}:
            rule = "belongs to another site than the terminal"
            problems.append(Problem(f"evse_ids[{place}]", rule))
    return problems


async def _evses(work: Work, evse_ids: Iterable[str]) -> Sequence[Mapped]:
    """Those EVSEs that there are, each once, in that order."""
    wanted = [EvseId(each) for each in dict.fromkeys(evse_ids)]
    found = {evse.evse_id: evse for evse in await work.stores.terminals.evses(wanted)}
    return [found[each] for each in wanted if each in found]


async def _spoken_by(work: Work, organization_id: OrganizationId) -> str:
    """The language of a terminal for which nobody names one."""
    line = await work.stores.people.settings_line(organization_id)
    return in_effect(line).default_language or Language.EN


def _policy(terminal: Terminal) -> ReaderPolicy:
    return ReaderPolicy(always_armed=terminal.start_mode is StartMode.TAP)


async def _locked(work: Work, terminal_id: str) -> Terminal:
    return seen(await work.stores.terminals.lock(TerminalId(terminal_id)), "terminal")


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/terminals", LISTED, needs=READ, tag=TAG, summary="Card terminals"),
    show_terminal,
    register_terminal,
    change_terminal,
    delete_terminal,
    test_terminal,
)
