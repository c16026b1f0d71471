"""Which provider serves which terminal: accounts opened with their decrypted keys, once each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, cast

import httpx

from chargewright.access.organization_settings import in_effect
from chargewright.access.ports import Vault
from chargewright.adapters.hosted.stripe import StripePayments
from chargewright.adapters.postgres.access import settings_line
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.units import Units
from chargewright.adapters.terminals.payter import PATIENCE, Patience, PayterTerminals
from chargewright.kernel.ids import TerminalId
from chargewright.kernel.money import Currency
from chargewright.kernel.problem import NotFound
from chargewright.kernel.sealed import Purpose
from chargewright.network.terminals import UiLevel
from chargewright.payments.hosted import HostedPayments
from chargewright.payments.port import CardTerminals, Holds, Reachable
from chargewright.payments.screens import Language

_QUERIES: Final = Queries.load("worker")


@dataclass(frozen=True, slots=True)
class _Account:
    """An open account, and what was said of it when it was opened."""

    said: tuple[str | bytes | None, ...]
    key: str = field(repr=False)
    http: httpx.AsyncClient
    opened: CardTerminals | HostedPayments


PageOpener = Callable[[httpx.AsyncClient, str, Sequence[str], str], HostedPayments]
"""A client at the provider's address, our key, what callbacks are signed with, and the account's id."""


def _stripe(
    http: httpx.AsyncClient, key: str, secrets: Sequence[str], account: str
) -> HostedPayments:
    return StripePayments(http, key=key, signing_secrets=secrets, account=account)


OPENERS: Final[Mapping[str, PageOpener]] = MappingProxyType({"stripe": _stripe})
"""The providers of payment pages by name (`network.terminals.PAGES`); all others have card terminals."""


class TerminalAccounts:
    """The accounts of all organisations, opened when first needed and again when their key changes."""

    def __init__(
        self,
        units: Units,
        vault: Vault,
        patience: Patience = PATIENCE,
    ) -> None:
        self._units = units
        self._vault = vault
        self._patience = patience
        self._accounts: dict[str, _Account] = {}

    async def reach(
        self, organization_id: str, terminal_id: str
    ) -> tuple[CardTerminals, Reachable]:
        """The account that serves this terminal, and how to name it there.

        Raises:
            NotFound: no such terminal in this organisation.
        """
        row = await self._row(organization_id, terminal_id)
        if row["provider"] in OPENERS:
            raise NotFound(f"{terminal_id} is a payment page and no terminal")
        account = await self._account(row)
        return cast("CardTerminals", account), Reachable(
            terminal_id=TerminalId(terminal_id),
            terminal_ref=row["serial_ref"],
            currency=Currency(row["currency"]),
            language=_language(row),
            ui_level=UiLevel(row["ui_level"] or UiLevel.SCREENS),
        )

    async def holds(self, organization_id: str, terminal_id: str) -> Holds:
        """What ends the holds that were placed at this terminal or payment page.

        Raises:
            NotFound: no such terminal in this organisation.
        """
        return await self._account(await self._row(organization_id, terminal_id))

    async def page(self, organization_id: str, terminal_id: str) -> HostedPayments:
        """The account that serves this payment page.

        Raises:
            NotFound: no such page in this organisation.
        """
        row = await self._row(organization_id, terminal_id)
        if row["provider"] not in OPENERS:
            raise NotFound(f"there is no payment page {terminal_id}")
        return cast("HostedPayments", await self._account(row))

    async def page_account(self, organization_id: str, account_id: str) -> HostedPayments:
        """An account with a provider of payment pages, whatever pages it has.

        Raises:
            NotFound: no such account in this organisation.
        """
        async with self._units.database.unit((organization_id,)) as unit:
            row = await unit.one(_QUERIES.account, id=account_id)
        if row is None or row["provider"] not in OPENERS:
            raise NotFound(f"there is no account {account_id} with payment pages")
        return cast("HostedPayments", await self._account(row))

    def _secrets(self, row: Mapping[str, Any]) -> Sequence[str]:
        """What callbacks are signed with; none: all of them are refused."""
        sealed = row["webhook_secrets_sealed"]
        if sealed is None:
            return ()
        return self._vault.open(sealed, purpose=Purpose.WEBHOOK_SECRET).decode().split()

    async def close(self) -> None:
        for account in self._accounts.values():
            await account.http.aclose()

    async def _row(self, organization_id: str, terminal_id: str) -> Mapping[str, Any]:
        async with self._units.database.unit((organization_id,)) as unit:
            row = await unit.one(_QUERIES.terminal, id=terminal_id)
        if row is None:
            raise NotFound(f"there is no terminal {terminal_id}")
        return row

    async def _account(self, row: Mapping[str, Any]) -> CardTerminals | HostedPayments:
        """The open account; opened anew where its address or its key was changed.

        A key that was only sealed again is the same key, and a receipt's screen is only looks: what
        is under way goes on.
        """
        base_url, sealed_key, receipt_screen = (
            row[name] for name in ("base_url", "api_key_encrypted", "receipt_screen")
        )
        said = (base_url, sealed_key, receipt_screen, row["webhook_secrets_sealed"])
        account = self._accounts.get(row["account_id"])
        if account and said == account.said:
            return account.opened
        key = self._vault.open(bytes.fromhex(sealed_key), purpose=Purpose.PROVIDER_KEY).decode()
        if account is not None and account.said[0] == base_url and account.key == key:
            http = account.http
        else:
            if account is not None:
                await account.http.aclose()
            http = httpx.AsyncClient(base_url=base_url, trust_env=False)
        opens_page = OPENERS.get(row["provider"])
        opened: CardTerminals | HostedPayments
        if opens_page is not None:
            opened = opens_page(http, key, self._secrets(row), row["account_id"])
        else:
            opened = PayterTerminals(
                http,
                key=key,
                account=row["account_id"],
                receipt_screen=receipt_screen,
                patience=self._patience,
            )
        self._accounts[row["account_id"]] = _Account(said, key, http, opened)
        return opened


def _language(row: Mapping[str, Any]) -> Language:
    """What a reader speaks: its own language, else its organisation's, else English."""
    spoken = {language.value: language for language in Language}
    asked = (row["language"], in_effect(settings_line(row["settings_line"])).default_language)
    return next((spoken[tag] for tag in asked if tag in spoken), Language.EN)
