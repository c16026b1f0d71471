"""Looking at the books from the command line: all that is due, to its end, and what was found."""

from collections.abc import Callable

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.units import Units
from chargewright.adapters.postgres.verification import Verification
from chargewright.kernel.problem import NotFound
from chargewright.main.parts import Installation


async def verify_books(
    it: Installation, organization: str, *, is_whole: bool, say: Callable[[str], None]
) -> int:
    """Look at a book, or at every one, until nothing is left; gives 1 where something is wrong.

    Raises:
        NotFound: this organisation has no book.
    """
    database = Database(it.dsn("work"), connections_max=2, name="ledger verify")
    await database.open()
    try:
        units = Units(database, clock=it.clock, ids=it.ids, nudge=lambda _: None, defaults={})
        books = Verification(units)
        owners = await books.owners()
        if organization and organization not in owners:
            raise NotFound(f"no book of {organization}")
        wrong = 0
        for owner in [organization] if organization else owners:
            await books.ask(owner, it.clock.now(), is_whole=is_whole)
            while await books.look(owner):
                pass
            found = await books.found(owner)
            say(f"{owner}: {len(found)} findings" if found else f"{owner}: as it was written")
            for item in found:
                said = ", ".join(f"{name} {value}" for name, value in item.detail.items())
                say(f"  {item.kind} {item.about}: {said}")
            wrong += len(found)
    finally:
        await database.close()
    return 1 if wrong else 0
