"""`chargewright rotate-data-key`: a new data key, every secret sealed again, the old key taken out.

Three steps, each safe to repeat and safe against a kill: a new key is put before the others;
everything that an older key sealed is sealed again; and, asked for by itself, the older keys are
taken out, once nothing needs them. Servers go on serving: they read the key file again when it
changes.
"""

from collections.abc import Callable, Mapping
from typing import Final

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.sealed import hold_writers, of_older_keys, seal_again
from chargewright.adapters.vault import AesVault
from chargewright.kernel.problem import Conflict, Refusal
from chargewright.main.keys import add_key, data_keys, keep_newest, key_file
from chargewright.main.settings import Settings

Say = Callable[[str], None]
_GIVEN: Final = (
    "vault.keys is set: put a new key (`openssl rand -base64 32`) on a line before the others in it, "
    "start every process again, and then run this command: it seals with the first and opens with all."
)


async def rotate(settings: Settings, database: Database, say: Say) -> None:
    """Begin a rotation, or go on with one that was cut short (role owner).

    Raises:
        CannotStart: the key file cannot be replaced.
        Conflict: some secrets are of a key that is not here; the others are done.
    """
    is_given = settings.vault.keys is not None
    vault = AesVault(data_keys(settings))
    waiting = await _older(database, vault.head)
    is_under_way = bool(waiting) and len(data_keys(settings)) > 1
    if is_under_way:
        say(f"Going on: {_listed(waiting)} are sealed by an older key.")
    elif is_given:
        raise Refusal(_GIVEN)
    else:
        add_key(settings)
        say(f"A new data key is in {key_file(settings)}: from now on it seals.")
        vault = AesVault(data_keys(settings))
        waiting = await _older(database, vault.head)
    async for progress in seal_again(database, vault):
        of = waiting.get(progress.kind.words, progress.sealed)
        say(f"{progress.kind.words}: {progress.sealed} of {of} sealed again.")
    left = await _older(database, vault.head)
    if left:
        raise Conflict(
            f"{_listed(left)} are of a key that is not here. Put that key back behind the others and "
            "run this command again, or have these secrets entered anew."
        )
    old = "vault.keys" if is_given else "--retire"
    say(f"Nothing needs the older keys any more; take them out with {old} when backups allow.")


async def retire(settings: Settings, database: Database, say: Say) -> None:
    """Take the older keys out, if nothing needs them (role owner).

    Whoever is writing a sealed secret is waited for, and nobody begins until the keys are out.

    Raises:
        Conflict: something needs them; nothing was changed.
    """
    if settings.vault.keys is not None:
        raise Refusal("vault.keys is set: take the older keys out of it, and start again.")
    async with database.unit(()) as unit:
        await hold_writers(unit)
        left = await of_older_keys(unit, AesVault(data_keys(settings)).head)
        if left:
            raise Conflict(
                f"{_listed(left)} are still sealed by an older key: run `chargewright "
                "rotate-data-key` first."
            )
        count = keep_newest(settings)
    say(f"{count} older data {'key was' if count == 1 else 'keys were'} taken out.")


async def _older(database: Database, head: bytes) -> Mapping[str, int]:
    async with database.unit(()) as unit:
        return await of_older_keys(unit, head)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{words} ({count})" for words, count in counts.items())
