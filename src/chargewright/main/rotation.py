"""`chargewright rotate-data-key`: a new data key, every secret sealed again, the old key taken out.

On one machine it is one command and, asked for by itself, the taking out. Over several places (key
files on machines, or variables of processes) a key must be known everywhere before it seals
anywhere, and seal everywhere before what the old one sealed is done: so it is added, put first, used
and taken out in four steps, and each looks at what the processes of all places have told of their keys
and refuses while one of them is not so far. Every step is safe to repeat and safe against a kill.
Servers go on serving: they read the key file again when it changes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chargewright.adapters.postgres.data_keys import Holder, newest, tell
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.sealed import hold_writers, of_older_keys, seal_again
from chargewright.adapters.vault import AesVault
from chargewright.kernel.clock import Clock
from chargewright.kernel.problem import Conflict, Refusal
from chargewright.main.key_places import holder_here
from chargewright.main.keys import (
    add_key,
    add_key_behind,
    data_keys,
    keep_newest,
    key_file,
    put_first,
)
from chargewright.main.settings import Settings

Say = Callable[[str], None]
COMMAND: Final = "chargewright rotate-data-key"
_GIVEN: Final = (
    "vault.keys is set: put a new key (`openssl rand -base64 32`) on a line {where} the others in it, "
    "start every process again, and then run {command}."
)
_SEVERAL: Final = (
    "Other places have data keys as well: {places}. A new key must be known everywhere before it "
    f"seals anywhere: begin with `{COMMAND} --add`."
)
_TOLD: Final = "A process tells of its keys every quarter of a minute."


@dataclass(frozen=True, slots=True)
class Stand:
    """How far every place is. `newest` is the newest key that any of them holds."""

    here: Holder
    others: Sequence[Holder]
    newest: str

    @property
    def has_switched(self) -> bool:
        return self.here.seals_with == self.newest


async def add(settings: Settings, database: Database, say: Say, clock: Clock) -> None:
    """Put a new key behind the others, on one machine; the operator brings it to the others.

    Raises:
        CannotStart: the key file cannot be replaced.
        Conflict: a new key was added elsewhere and is not here yet.
    """
    if settings.vault.keys is not None:
        raise Refusal(_GIVEN.format(where="behind", command=f"`{COMMAND} --switch`"))
    stand = await _stand(settings, database, clock)
    _refuse_unknown(stand)
    if stand.has_switched:
        add_key_behind(settings)
        stand = await _stand(settings, database, clock)
        say(
            f"The new data key {stand.newest} is in {key_file(settings)}; it opens, and seals nothing."
        )
    else:
        say(f"The new data key {stand.newest} is in {key_file(settings)} already.")
    say(
        "Put the same keys in the same order wherever else there are processes of this installation, "
        f"then run `{COMMAND} --switch` on every machine."
    )


async def switch(settings: Settings, database: Database, say: Say, clock: Clock) -> None:
    """Let the new key seal on this machine, if it is known everywhere.

    Raises:
        CannotStart: the key file cannot be replaced.
        Conflict: some place does not know it; nothing was changed.
    """
    stand = await _stand(settings, database, clock)
    _refuse_unknown(stand)
    wanted = stand.here.key_ids if settings.vault.keys is not None else (stand.newest,)
    late = [each.place for each in stand.others if not set(wanted) <= set(each.key_ids)]
    if late:
        raise Conflict(
            f"The new data key {stand.newest} is not known everywhere: it is missing in "
            f"{_places(late)}. Put it there, behind the others. {_TOLD}"
        )
    if stand.has_switched:
        say(f"The data key {stand.newest} seals here already, and is known everywhere.")
    elif settings.vault.keys is not None:
        say(
            "Every process knows every key that is here: put the new one before the others in "
            f"vault.keys, everywhere, start every process again, and run `{COMMAND}`."
        )
        return
    else:
        put_first(settings, stand.newest)
        await _stand(settings, database, clock)
        say(f"The data key {stand.newest} seals from now on.")
    say(f"When it is so on every machine, run `{COMMAND}` on one.")


async def rotate(settings: Settings, database: Database, say: Say, clock: Clock) -> None:
    """Begin a rotation, or go on with one that was cut short or prepared (role owner).

    Raises:
        CannotStart: the key file cannot be replaced.
        Conflict: a place is not so far; or some secrets are of a key that is not here, and the
            others are done.
    """
    is_given = settings.vault.keys is not None
    stand = await _stand(settings, database, clock)
    _refuse_unknown(stand)
    if not stand.has_switched and not stand.others and not is_given:
        put_first(settings, stand.newest)
        stand = await _stand(settings, database, clock)
    _refuse_while_others_seal(stand)
    vault = AesVault(data_keys(settings))
    waiting = await _older(database, vault.head)
    is_under_way = bool(waiting) and len(data_keys(settings)) > 1
    if is_under_way:
        say(f"Going on: {_listed(waiting)} are sealed by an older key.")
    elif is_given:
        raise Refusal(_GIVEN.format(where="before", command="this command"))
    elif stand.others:
        raise Refusal(_SEVERAL.format(places=_places([each.place for each in stand.others])))
    else:
        add_key(settings)
        await _stand(settings, database, clock)
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
    where = ", on every machine," if stand.others else ""
    say(
        f"Nothing needs the older keys any more; take them out with {old}{where} when backups allow."
    )


async def retire(settings: Settings, database: Database, say: Say, clock: Clock) -> None:
    """Take the older keys out on this machine, if nothing needs them (role owner).

    Whoever is writing a sealed secret is waited for, and nobody begins until the keys are out.

    Raises:
        Conflict: something needs them, or would; nothing was changed.
    """
    if settings.vault.keys is not None:
        raise Refusal("vault.keys is set: take the older keys out of it, and start again.")
    stand = await _stand(settings, database, clock)
    _refuse_unknown(stand)
    if not stand.has_switched:
        raise Conflict(
            f"The data key {stand.newest} is newer than the one that seals here and would be taken "
            f"out: run `{COMMAND}` first."
        )
    _refuse_while_others_seal(stand)
    async with database.unit(()) as unit:
        await hold_writers(unit)
        left = await of_older_keys(unit, AesVault(data_keys(settings)).head)
        if left:
            raise Conflict(
                f"{_listed(left)} are still sealed by an older key: run `{COMMAND}` first."
            )
        count = keep_newest(settings)
    await _stand(settings, database, clock)
    say(f"{count} older data {'key was' if count == 1 else 'keys were'} taken out.")


async def _stand(settings: Settings, database: Database, clock: Clock) -> Stand:
    here = holder_here(settings, "command")
    async with database.unit(()) as unit:
        others = await tell(unit, here, clock.now())
        return Stand(here, others, await newest(unit, [here, *others]))


def _refuse_unknown(stand: Stand) -> None:
    """Refuse to do anything where the newest key is not here."""
    if stand.newest not in stand.here.key_ids:
        having = [each.place for each in stand.others if stand.newest in each.key_ids]
        raise Conflict(
            f"The new data key {stand.newest} is not in {stand.here.place}: put the keys of "
            f"{_places(having)} here, in their order."
        )


def _refuse_while_others_seal(stand: Stand) -> None:
    """Refuse while anybody seals with another key than we: what they write would be left behind."""
    late = [each.place for each in stand.others if each.seals_with != stand.here.seals_with]
    if late:
        raise Conflict(
            f"Not everybody seals with the data key {stand.here.seals_with}: other keys come first in "
            f"{_places(late)}. Run `{COMMAND} --switch` on every machine first. {_TOLD}"
        )


async def _older(database: Database, head: bytes) -> Mapping[str, int]:
    async with database.unit(()) as unit:
        return await of_older_keys(unit, head)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{words} ({count})" for words, count in counts.items())


def _places(places: Sequence[str]) -> str:
    return "; ".join(places)
