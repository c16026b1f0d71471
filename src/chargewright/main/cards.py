"""Which provider serves which terminal: accounts opened with their decrypted keys, once each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from chargewright.access.organization_settings import in_effect
from chargewright.access.ports import Vault
from chargewright.adapters.postgres.access import settings_line
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.units import Units
from chargewright.adapters.terminals.payter import PATIENCE, Patience, PayterTerminals
from chargewright.kernel.ids import TerminalId
from chargewright.kernel.money import Currency
from chargewright.kernel.problem import NotFound
from chargewright.kernel.sealed import Purpose
from chargewright.network.terminals import UiLevel
from chargewright.payments.port import CardTerminals, Reachable
from chargewright.payments.screens import Language

_QUERIES: Final = Queries.load("worker")


@dataclass(frozen=True, slots=True)
class _Account:
    """An open account, and what was said of it when it was opened."""

    base_url: str
    sealed_key: str
    receipt_screen: str | None
    key: str = field(repr=False)
    http: httpx.AsyncClient
    terminals: CardTerminals


class TerminalAccounts:
    """The accounts of all organisations, opened when first needed and again when their key changes."""

    def __init__(self, units: Units, vault: Vault, patience: Patience = PATIENCE) -> None:
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
        async with self._units.database.unit((organization_id,)) as unit:
            row = await unit.one(_QUERIES.terminal, id=terminal_id)
        if row is None:
            raise NotFound(f"there is no terminal {terminal_id}")
        account = await self._account(row)
        return account.terminals, Reachable(
            terminal_id=TerminalId(terminal_id),
            terminal_ref=row["serial_ref"],
            currency=Currency(row["currency"]),
            language=_language(row),
            ui_level=UiLevel(row["ui_level"] or UiLevel.SCREENS),
        )

    async def close(self) -> None:
        for account in self._accounts.values():
            await account.http.aclose()

    async def _account(self, row: Mapping[str, Any]) -> _Account:
        """The open account; opened anew where its address or its key was changed.

        A key that was only sealed again is the same key, and a receipt's screen is only looks: what
        is under way goes on.
        """
        said = (row["base_url"], row["api_key_encrypted"], row["receipt_screen"])
        base_url, sealed_key, receipt_screen = said
        account = self._accounts.get(row["account_id"])
        if account and said == (account.base_url, account.sealed_key, account.receipt_screen):
            return account
        key = self._vault.open(bytes.fromhex(sealed_key), purpose=Purpose.PROVIDER_KEY).decode()
        if account is not None and account.base_url == base_url and account.key == key:
            http = account.http
        else:
            if account is not None:
                await account.http.aclose()
            http = httpx.AsyncClient(base_url=base_url, trust_env=False)
        terminals = PayterTerminals(
            http,
            key=key,
            account=row["account_id"],
            receipt_screen=receipt_screen,
            patience=self._patience,
        )
        fresh = _Account(*said, key, http, terminals)
        self._accounts[row["account_id"]] = fresh
        return fresh


def _language(row: Mapping[str, Any]) -> Language:
    """What a reader speaks: its own language, else its organisation's, else English."""
    spoken = {language.value: language for language in Language}
    asked = (row["language"], in_effect(settings_line(row["settings_line"])).default_language)
    return next((spoken[tag] for tag in asked if tag in spoken), Language.EN)
