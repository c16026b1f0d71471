"""`chargewright ca`: authorities for the certificates of stations, and of ourselves as stations see us."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeVar

from chargewright.adapters.authority import (
    PrivateKey,
    key_text,
    new_intermediate,
    new_key,
    new_root,
    pem,
    sign_server,
)
from chargewright.adapters.postgres.authorities import AuthorityRows, InUse
from chargewright.adapters.postgres.database import Database
from chargewright.embedded.secrets import write_secret
from chargewright.kernel.problem import Conflict, NotFound
from chargewright.main.parts import Installation
from chargewright.network.certificate_requests import KeyType
from chargewright.network.issuing import LetGo

Result = TypeVar("Result")
Say = Callable[[str], None]
LISTED_MAX: Final = 200
SERVER_FOR: Final = timedelta(days=398)


async def with_authorities(
    it: Installation, work: Callable[[AuthorityRows], Awaitable[Result]]
) -> Result:
    """One unit of work on the authorities (role owner)."""
    database = Database(it.dsn("owner"), connections_max=1, name="authorities")
    await database.open()
    try:
        async with database.unit(()) as unit:
            rows = AuthorityRows(unit, it.vault, ids=it.ids, now=it.clock.now())
            return await work(rows)
    finally:
        await database.close()


async def create(
    it: Installation, organization: str, key_types: Sequence[KeyType], say: Say, *, anew: bool
) -> None:
    """Make a root and what signs below it, of each sort of key.

    Raises:
        Conflict: one of them is there, and another was not asked for.
    """

    async def work(rows: AuthorityRows) -> None:
        await rows.hold()
        there = {each.key_type for each in await rows.in_use()}
        if not anew and (known := there & set(key_types)):
            raise Conflict(
                f"There is an authority with {', '.join(sorted(known))} keys. With --anew another takes "
                "its place; what it issued is believed until it expires."
            )
        for key_type in key_types:
            root = new_root(organization, key_type, it.clock.now())
            root_id = await rows.add(root, key_type, None)
            signing = new_intermediate(root, key_type, it.clock.now())
            await rows.add(signing, key_type, root_id)
            say(f"{root.certificate.subject.rfc4514_string()} signs for {organization}.")

    await with_authorities(it, work)
    say(
        "Give stations the root (`chargewright ca export`), or have it installed by InstallCertificate."
    )


async def show(it: Installation) -> Sequence[InUse]:
    """The authorities that issue."""
    return await with_authorities(it, lambda rows: rows.in_use())


async def let_go(it: Installation, root_id: str) -> None:
    """Believe a root no more, nor what is below it; gateways follow within a minute.

    Raises:
        NotFound: no root has this id.
        Conflict: it still issues.
    """
    became = await with_authorities(it, lambda rows: rows.let_go(root_id))
    if became is LetGo.NO_ROOT:
        raise NotFound(f"There is no root {root_id}: `chargewright ca show --all` has them all.")
    if became is LetGo.STILL_ISSUES:
        raise Conflict(
            f"{root_id} still issues: put another in its place first (`chargewright ca create --anew`), "
            "and bring stations certificates of that."
        )


async def export(it: Installation, kind: str, key_type: KeyType | None) -> str:
    """Certificates in PEM, without keys.

    Raises:
        NotFound: there is none of this kind.
    """
    found = [
        each.certificate
        for each in await show(it)
        if each.kind == kind and key_type in {None, each.key_type}
    ]
    if not found:
        raise NotFound("There is no such authority: make one with `chargewright ca create`.")
    return pem(*found)


async def make_server(
    it: Installation, hosts: Sequence[str], folder: Path, say: Say
) -> Sequence[tuple[Path, Path]]:
    """Write a server certificate and its key for each sort of key that an authority has.

    Raises:
        NotFound: there is no authority.
        Outage: the authority's key was sealed with a data key that is not here.
    """

    async def work(rows: AuthorityRows) -> Sequence[tuple[Path, Path]]:
        written = []
        for key_type in KeyType:
            found = await rows.issuer("intermediate", key_type)
            if found is None:
                continue
            _, issuer = found
            key = new_key(key_type)
            signed = sign_server(issuer, hosts, key, it.clock.now(), SERVER_FOR)
            certificate_file, key_file = _write(
                folder, key_type, pem(signed, issuer.certificate), key
            )
            say(f"{certificate_file} lasts until {signed.not_valid_after_utc:%Y-%m-%d}.")
            written.append((certificate_file, key_file))
        return written

    written = await with_authorities(it, work)
    if not written:
        raise NotFound("There is no authority: make one with `chargewright ca create`.")
    return written


def _write(folder: Path, key_type: KeyType, chain: str, key: PrivateKey) -> tuple[Path, Path]:
    """The chain behind its key: who looks between the two finds a pair that fits, or none."""
    certificate_file = folder / f"station-server-{key_type}.pem"
    key_file = folder / f"station-server-{key_type}.key"
    folder.mkdir(parents=True, exist_ok=True)
    write_secret(key_file, key_text(key))
    certificate_file.write_text(chain, encoding="ascii")
    return certificate_file, key_file


async def revoke(it: Installation, issued_id: str, reason: str) -> None:
    """Let a certificate show nobody any more; gateways know within seconds.

    Raises:
        NotFound: there is no such certificate, or it was revoked before.
    """
    found = await with_authorities(it, lambda rows: rows.revoke(issued_id, "command line", reason))
    if found is None:
        raise NotFound(f"There is no certificate {issued_id} that is not revoked.")
