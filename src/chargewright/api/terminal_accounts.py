"""Accounts with providers of terminals and payment pages: their keys sealed, their addresses kept while money is under way."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.bodies import Sent
from chargewright.api.checks import given, refuse
from chargewright.api.columns import IS_OR_STARTS, OWNER, instant, own_id, text, word
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import changes, creates, deletes, shows
from chargewright.api.shapes_terminals import (
    NewTerminalAccountBody,
    TerminalAccountChangesBody,
    TerminalAccountView,
)
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId, TerminalId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict, Problem
from chargewright.kernel.sealed import Purpose
from chargewright.kernel.sentence import Sentence
from chargewright.network.terminals import PAGES, PROVIDERS, TerminalAccount

TAG: Final = "terminals"
KEY_PURPOSE: Final = Purpose.PROVIDER_KEY
"""What the vault seals a provider's key for; whoever opens it names the same."""
READ: Final = Permission(Action.READ, Resource.TERMINALS)
CREATE: Final = Permission(Action.CREATE, Resource.TERMINALS)
CHANGE: Final = Permission(Action.CHANGE, Resource.TERMINALS)
DELETE: Final = Permission(Action.DELETE, Resource.TERMINALS)

ACCOUNTS: Final = Listed(
    listing=Listing(
        name="terminal_accounts",
        columns=(
            own_id("terminal_accounts", "The account."),
            OWNER,
            word("provider", PROVIDERS, "Whose terminals."),
            Column("name", Kind.TEXT, "Name.", IS_OR_STARTS, is_sortable=True),
            text("base_url", "Where its interface is."),
            text("receipt_screen", "The screen that draws a receipt's QR code."),
            instant("created_at", "Added."),
        ),
        default_order=Order("name"),
    ),
    view=TerminalAccountView,
    thing="terminal account",
)


@shows("/api/v1/terminal-accounts/{terminal_account_id:str}", needs=READ, tag=TAG)
async def show_terminal_account(terminal_account_id: str, work: Work) -> TerminalAccountView:
    """One account, without its key."""
    return await one(work, ACCOUNTS, terminal_account_id)


async def problems_of_account(work: Work, sent: Sent) -> Sequence[Problem]:  # noqa: ARG001 - a check's signature
    """What is wrong with a new account."""
    provider = sent.get("provider", PROVIDERS[0])
    if provider not in PROVIDERS:
        return (Problem("provider", Sentence("one of {choices}", choices=PROVIDERS)),)
    if provider not in PAGES and sent.get("webhook_secrets", None):
        return (Problem("webhook_secrets", "only providers of payment pages sign callbacks"),)
    return ()


@creates("/api/v1/terminal-accounts", needs=CREATE, tag=TAG, check=problems_of_account)
async def add_terminal_account(data: NewTerminalAccountBody, work: Work) -> TerminalAccountView:
    """Add an account with a provider. Its key is kept encrypted and never shown."""
    account = TerminalAccount(
        id=work.mint("tac"),
        organization_id=work.organization(data.organization_id),
        provider=data.provider,
        name=data.name,
        base_url=data.base_url or _where(work, data.provider),
        api_key_encrypted=_sealed(work, data.api_key),
        webhook_secrets_sealed=_sealed_secrets(work, data.webhook_secrets or ()),
        receipt_screen=data.receipt_screen,
        created_at=work.at,
    )
    await work.stores.terminals.add_account(account)
    await work.tell(account.organization_id, "terminal_account.added", account.id)
    return await one(work, ACCOUNTS, account.id)


@changes("/api/v1/terminal-accounts/{terminal_account_id:str}", needs=CHANGE, tag=TAG)
async def change_terminal_account(
    terminal_account_id: str, data: TerminalAccountChangesBody, work: Work
) -> TerminalAccountView:
    """Change an account, for instance its key. Its address stays while one of its payments is open.

    Another address comes with its key: the kept one is sent nowhere but where it was given for.
    """
    terminal_ids = await work.stores.terminals.lock_of_account(terminal_account_id)
    account = await _locked_account(work, terminal_account_id)
    wanted = given(data)
    if wanted.get("base_url", account.base_url) != account.base_url:
        if "api_key" not in wanted:
            rule = "is required with another base_url: the kept key stays where it was given for"
            refuse("the account cannot move without its key", [Problem("api_key", rule)])
        await nothing_open(work, account.organization_id, terminal_ids, "base_url")
    if "api_key" in wanted:
        wanted["api_key_encrypted"] = _sealed(work, wanted.pop("api_key"))
    if "webhook_secrets" in wanted:
        secrets = wanted.pop("webhook_secrets")
        wanted["webhook_secrets_sealed"] = _sealed_secrets(work, secrets)
    await work.stores.terminals.save_account(replace(account, **wanted))
    await work.tell(account.organization_id, "terminal_account.changed", account.id)
    return await one(work, ACCOUNTS, account.id)


@deletes("/api/v1/terminal-accounts/{terminal_account_id:str}", needs=DELETE, tag=TAG)
async def delete_terminal_account(terminal_account_id: str, work: Work) -> None:
    """Delete an account without terminals, through which nobody is said to pay."""
    account = await _locked_account(work, terminal_account_id)
    await work.stores.terminals.delete_account(account.id)
    await work.tell(account.organization_id, "terminal_account.deleted", account.id)


async def nothing_open(
    work: Work, organization_id: OrganizationId, terminal_ids: Sequence[TerminalId], field: str
) -> None:
    """Whoever holds these terminals' rows holds back new payments, which refer to them.

    Raises:
        Conflict: a payment at one of them has not ended, so `field` must stay.
    """
    payments = work.house(organization_id).work.payments
    for terminal_id in terminal_ids:
        if await payments.open_of_terminal(terminal_id):
            rule = Sentence("stays until the payments at terminal {id} have ended", id=terminal_id)
            raise Conflict("a card is being charged by way of it", problems=(Problem(field, rule),))


def _where(work: Work, provider: str) -> str:
    """Where a provider is, unless an account says otherwise."""
    settings = work.parts.settings
    return settings.stripe_url if provider in PAGES else settings.payter_url


def _sealed_secrets(work: Work, secrets: Sequence[str]) -> bytes | None:
    if not secrets:
        return None
    return work.parts.vault.seal(" ".join(secrets).encode(), purpose=Purpose.WEBHOOK_SECRET)


def _sealed(work: Work, key: str) -> str:
    return work.parts.vault.seal(key.encode(), purpose=KEY_PURPOSE).hex()


async def _locked_account(work: Work, account_id: str) -> TerminalAccount:
    return seen(await work.stores.terminals.lock_account(account_id), "terminal account")


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/terminal-accounts",
        ACCOUNTS,
        needs=READ,
        tag=TAG,
        summary="Accounts with providers of terminals",
    ),
    show_terminal_account,
    add_terminal_account,
    change_terminal_account,
    delete_terminal_account,
)
