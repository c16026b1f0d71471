"""Every column that holds a sealed secret, and sealing it again under a new data key.

Walked in small units of work, each whole by itself: killed in between, what was done stays done and
the next run finds the rest, because what a key sealed begins with the key's name. A row that
somebody changes meanwhile is theirs, and sealed by the newest key anyway.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, LiteralString, Protocol

from chargewright.adapters.postgres.database import Database, Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.problem import Conflict, Outage
from chargewright.kernel.sealed import KEYS_STAY, Purpose

_QUERIES: Final = Queries.load("sealed")
AT_ONCE: Final = 200
"""Rows of one unit of work: nobody who signs in waits long for one of them."""
FROM_THE_FIRST: Final = ("", "", "")


class Vault(Protocol):
    """What opens and seals; `head` is how everything begins that the newest key seals."""

    @property
    def head(self) -> bytes: ...
    def seal(self, plain: bytes, *, purpose: str) -> bytes: ...
    def open(self, sealed: bytes, *, purpose: str) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One column of sealed secrets: what it is called, what its secrets are for, how to walk it."""

    words: str
    purpose: Purpose
    after: LiteralString
    seal: LiteralString
    count: LiteralString


KINDS: Final[Sequence[Kind]] = (
    Kind(
        words="TOTP seeds",
        purpose=Purpose.TOTP_SEED,
        after=_QUERIES.seeds_after,
        seal=_QUERIES.seal_seed,
        count=_QUERIES.count_seeds,
    ),
    Kind(
        words="keys of terminal providers",
        purpose=Purpose.PROVIDER_KEY,
        after=_QUERIES.provider_keys_after,
        seal=_QUERIES.seal_provider_key,
        count=_QUERIES.count_provider_keys,
    ),
    Kind(
        words="secrets of providers' callbacks",
        purpose=Purpose.WEBHOOK_SECRET,
        after=_QUERIES.webhook_secrets_after,
        seal=_QUERIES.seal_webhook_secrets,
        count=_QUERIES.count_webhook_secrets,
    ),
    Kind(
        words="keys of certificate authorities",
        purpose=Purpose.AUTHORITY_KEY,
        after=_QUERIES.authority_keys_after,
        seal=_QUERIES.seal_authority_key,
        count=_QUERIES.count_authority_keys,
    ),
    Kind(
        words="secrets of codes that stations show",
        purpose=Purpose.WEB_CODE,
        after=_QUERIES.web_code_secrets_after,
        seal=_QUERIES.seal_web_code_secret,
        count=_QUERIES.count_web_code_secrets,
    ),
    Kind(
        words="answers kept for repeats",
        purpose=Purpose.KEPT_ANSWER,
        after=_QUERIES.answers_after,
        seal=_QUERIES.seal_answer,
        count=_QUERIES.count_answers,
    ),
)
"""One for each purpose: a house test sees to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """After one unit of work: how many of a kind were sealed again so far, and could not be opened."""

    kind: Kind
    sealed: int
    unopened: int


async def seal_again(database: Database, vault: Vault) -> AsyncIterator[Progress]:
    """Seal with the newest key what an older one sealed; tells of each unit of work (role owner).

    What no key of the vault opens is left as it is and counted.
    """
    for kind in KINDS:
        after: Sequence[str] = FROM_THE_FIRST
        sealed = unopened = 0
        while True:
            async with database.unit(()) as unit:
                rows = await unit.rows(kind.after, head=vault.head, after=list(after), most=AT_ONCE)
                for row in rows:
                    fresh = _resealed(vault, bytes(row["sealed"]), kind.purpose)
                    if fresh is None:
                        unopened += 1
                    else:
                        sealed += await unit.run(
                            kind.seal, id=row["id"], sealed=row["sealed"], fresh=fresh
                        )
            if not rows:
                break
            after = rows[-1]["id"]
            yield Progress(kind=kind, sealed=sealed, unopened=unopened)


async def of_older_keys(unit: Unit, head: bytes) -> Mapping[str, int]:
    """How many secrets of each kind the newest key did not seal; a kind without any is absent."""
    counts = {kind.words: await unit.one(kind.count, head=head) for kind in KINDS}
    return {words: row["rest"] for words, row in counts.items() if row and row["rest"]}


async def hold_writers(unit: Unit) -> None:
    """Let nobody write a sealed secret, and no backup begin, until this unit of work ends.

    Raises:
        Conflict: a backup is being written; it needs every key of its dump.
    """
    asked = await unit.one(_QUERIES.keys_may_go, lock=KEYS_STAY)
    if asked is None or not asked["may_go"]:
        raise Conflict(
            "A backup is being written, and needs every key: run this again when it has ended."
        )
    await unit.run(_QUERIES.lock)


def _resealed(vault: Vault, sealed: bytes, purpose: str) -> bytes | None:
    try:
        return vault.seal(vault.open(sealed, purpose=purpose), purpose=purpose)
    except Outage:
        return None
