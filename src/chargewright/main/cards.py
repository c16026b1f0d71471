"""Which provider serves which terminal: accounts opened with their decrypted keys, once each."""

from dataclasses import dataclass, field, replace
from typing import Final

import httpx

from chargewright.access.ports import Vault
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.units import Units
from chargewright.adapters.terminals.payter import PATIENCE, Patience, PayterTerminals
from chargewright.kernel.ids import TerminalId
from chargewright.kernel.money import Currency
from chargewright.kernel.problem import NotFound
from chargewright.kernel.sealed import Purpose
from chargewright.payments.port import CardTerminals, Reachable
from chargewright.payments.screens import Language

_QUERIES: Final = Queries.load("worker")


@dataclass(frozen=True, slots=True)
class _Account:
    sealed_key: str
    key: str = field(repr=False)
    base_url: str
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
        account = await self._account(row["account_id"], row["base_url"], row["api_key_encrypted"])
        languages = {language.value: language for language in Language}
        return account.terminals, Reachable(
            terminal_id=TerminalId(terminal_id),
            terminal_ref=row["serial_ref"],
            currency=Currency(row["currency"]),
            language=languages.get(row["language"], Language.EN),
        )

    async def close(self) -> None:
        for account in self._accounts.values():
            await account.http.aclose()

    async def _account(self, account_id: str, base_url: str, sealed_key: str) -> _Account:
        """The open account; opened anew where its address or its key was changed.

        A key that was only sealed again is the same key: what is under way goes on.
        """
        account = self._accounts.get(account_id)
        is_same_place = account is not None and account.base_url == base_url
        if account is not None and is_same_place and account.sealed_key == sealed_key:
            return account
        key = self._vault.open(bytes.fromhex(sealed_key), purpose=Purpose.PROVIDER_KEY).decode()
        if account is not None and is_same_place and account.key == key:
            fresh = replace(account, sealed_key=sealed_key)
        else:
            if account is not None:
                await account.http.aclose()
            fresh = self._open(account_id, base_url, sealed_key, key)
        self._accounts[account_id] = fresh
        return fresh

    def _open(self, account_id: str, base_url: str, sealed_key: str, key: str) -> _Account:
        http = httpx.AsyncClient(base_url=base_url, trust_env=False)
        return _Account(
            sealed_key,
            key,
            base_url,
            http,
            PayterTerminals(http, key=key, account=account_id, patience=self._patience),
        )
