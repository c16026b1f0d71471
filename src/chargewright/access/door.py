"""The door: how someone unknown becomes a caller, and leaves again.

Each method is one request and its own units of work. An attempt is counted and committed before
it is judged, and no connection is held while a password is hashed. Wrong answers are outcomes, not
exceptions, so that their count is never rolled back; which part was wrong is not said.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from chargewright.access import api_keys, lockout, passwords, totp, web_sessions
from chargewright.access.caller import Caller
from chargewright.access.facts import (
    PasswordChanged,
    RecoveryCodeSpent,
    UserSignedIn,
    UserSignedOut,
)
from chargewright.access.ports import (
    AccessUnit,
    AccessUnits,
    FoundSession,
    Passwords,
    Randomness,
    Vault,
)
from chargewright.access.secrets import Secret, from_bytes
from chargewright.access.users import Credentials, User, normalised
from chargewright.access.web_sessions import (
    CodeAccepted,
    Event,
    Lifetimes,
    PasswordChosen,
    SignedOut,
    Stage,
    UnexpectedStage,
    WebSession,
)
from chargewright.kernel.ids import OrganizationId, UserId
from chargewright.kernel.problem import Invalid
from chargewright.kernel.sealed import Purpose
from chargewright.kernel.sentence import Sentence

TOTP_PURPOSE: Final = Purpose.TOTP_SEED


@dataclass(frozen=True, slots=True)
class Opened:
    """A step of the sign-in succeeded: the session as it is now, under a fresh token."""

    session: WebSession
    token: Secret


@dataclass(frozen=True, slots=True)
class Wrong:
    """Not these credentials; which of them is not said."""


@dataclass(frozen=True, slots=True)
class Locked:
    """Too many wrong answers; nothing was judged."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Signing in and out, and recognising who is inside."""

    units: AccessUnits
    passwords: Passwords
    vault: Vault
    randomness: Randomness
    lifetimes: Lifetimes = field(default_factory=Lifetimes)

    async def sign_in(self, email: str, password: str, at: datetime) -> Opened | Wrong | Locked:
        """Judge an address and a password."""
        email = normalised(email)
        subject = subject_of("email", email)
        if locked := await self._count(subject, at):
            return locked
        async with self.units(()) as unit:
            found = await unit.threshold.candidate(email)
        stored = found[1].password_hash if found else None
        is_right = await self.passwords.verify(password, stored)
        if found is None or not is_right or not found[0].may_sign_in:
            return Wrong()
        user, _ = found
        fresh_hash = (
            await self.passwords.hash(password)
            if stored and self.passwords.is_outdated(stored)
            else None
        )
        async with self.units((user.organization_id,)) as unit:
            again = await unit.people.lock(user.id)
            if again is None or again[1].password_hash != stored or not again[0].may_sign_in:
                return Wrong()  # changed while it was judged
            if fresh_hash:
                await unit.people.set_password(
                    user.id, fresh_hash, must_change=again[0].must_change_password
                )
            await unit.threshold.clear_failures(subject)
            session = web_sessions.opened(again[0], at=at, lifetimes=self.lifetimes)
            return await self._enter(unit, session, at)

    async def give_code(self, token: Secret, code: str, at: datetime) -> Opened | Wrong | Locked:
        """Judge the phone's code, or a recovery code.

        Raises:
            UnexpectedStage: this session awaits no code.
        """
        found = await self._at_stage(token, at, CodeAccepted)
        subject = subject_of("code", found.session.user_id)
        if locked := await self._count(subject, at):
            return locked
        async with self.units(found.organizations) as unit:
            held = await unit.people.lock(found.session.user_id)
            if held is None or not await self._spend(unit, *held, code=code, at=at):
                return Wrong()
            await unit.threshold.clear_failures(subject)
            event = CodeAccepted(at, held[0].must_change_password)
            return await self._advance(unit, found.session, token, event)

    async def choose_password(
        self, token: Secret, old: str, new: str, at: datetime
    ) -> Opened | Wrong | Locked:
        """Replace the password; every other session of the user ends.

        Raises:
            UnexpectedStage: a code is awaited first.
            Invalid: the new password is not good enough, or is the old one.
        """
        found = await self._at_stage(token, at, PasswordChosen)
        user_id = found.session.user_id
        async with self.units(found.organizations) as unit:
            held = await unit.people.lock(user_id)
        if held is None:
            return Wrong()
        user, credentials = held
        refuse_weak(new, email=user.email or "", field="new_password", old=old)
        subject = subject_of("password", user_id)
        if locked := await self._count(subject, at):
            return locked
        if not await self.passwords.verify(old, credentials.password_hash):
            return Wrong()
        new_hash = await self.passwords.hash(new)
        async with self.units(found.organizations) as unit:
            held = await unit.people.lock(user_id)
            if held is None or held[1].password_hash != credentials.password_hash:
                return Wrong()
            await unit.threshold.clear_failures(subject)
            await unit.people.set_password(user_id, new_hash, must_change=False)
            await unit.people.end_sessions_of(user_id)
            await unit.trail.tell(found.session.organization_id, at, PasswordChanged(user_id))
            return await self._advance(unit, found.session, token, PasswordChosen(at))

    async def password_is_right(
        self, user_id: UserId, organization_id: OrganizationId, password: str, at: datetime
    ) -> Wrong | Locked | None:
        """Ask a signed-in person again before something grave; None when the answer is right."""
        subject = subject_of("password", user_id)
        if locked := await self._count(subject, at):
            return locked
        async with self.units((organization_id,)) as unit:
            held = await unit.people.lock(user_id)
        if not await self.passwords.verify(password, held[1].password_hash if held else None):
            return Wrong()
        async with self.units((organization_id,)) as unit:
            await unit.threshold.clear_failures(subject)
        return None

    async def sign_out(self, token: Secret, at: datetime) -> None:
        """End this session; safe to repeat."""
        async with self.units(()) as unit:
            found = await unit.threshold.session(token.sha256)
        if found is None:
            return
        async with self.units(found.organizations) as unit:
            web_sessions.step(found.session, SignedOut(at))
            await unit.people.end_session(token.sha256)
            if found.session.stage is Stage.SIGNED_IN:
                await unit.trail.tell(
                    found.session.organization_id, at, UserSignedOut(found.session.user_id)
                )

    async def recognise(self, token: Secret, at: datetime) -> Caller | None:
        """Whose web session this is, at whatever stage; None when it opens nothing (any more)."""
        async with self.units(()) as unit:
            found = await unit.threshold.session(token.sha256)
        if found is None or not found.session.is_live(at, self.lifetimes):
            return None
        if found.session.sight_is_news(at) and found.session.stage is Stage.SIGNED_IN:
            async with self.units(found.organizations) as unit:
                await unit.people.session_seen(token.sha256, at)
        return Caller(
            id=found.session.user_id,
            organization_id=found.session.organization_id,
            role=found.role,
            organizations=found.organizations,
            session=found.session,
        )

    async def recognise_key(self, text: str, at: datetime) -> Caller | None:
        """Whose API key this is; None when it opens nothing (any more)."""
        presented = api_keys.parse(text)
        if presented is None:
            return None
        async with self.units(()) as unit:
            found = await unit.threshold.key(presented.prefix)
        if found is None or not found.key.opens_with(presented.secret):
            return None
        if found.key.use_is_news(at):
            async with self.units(found.organizations) as unit:
                await unit.people.key_used(found.key.id, at)
        return Caller(
            id=found.key.id,
            organization_id=found.key.organization_id,
            role=found.key.role,
            organizations=found.organizations,
        )

    async def _count(self, subject: bytes, at: datetime) -> Locked | None:
        """Count one attempt, unless the door is shut."""
        async with self.units(()) as unit:
            failures = await unit.threshold.lock_failures(subject)
            if until := lockout.locked_until(failures, at):
                return Locked(until)
            await unit.threshold.write_failures(subject, lockout.counted(failures, at))
        return None

    async def _at_stage(self, token: Secret, at: datetime, event: type[Event]) -> FoundSession:
        async with self.units(()) as unit:
            found = await unit.threshold.session(token.sha256)
        if found is None or not found.session.is_live(at, self.lifetimes):
            raise UnexpectedStage("this sign-in has ended: begin again")
        if event not in web_sessions.NEXT[found.session.stage]:
            raise UnexpectedStage(Sentence("this sign-in is {stage}", stage=found.session.stage))
        return found

    async def _spend(
        self, unit: AccessUnit, user: User, credentials: Credentials, *, code: str, at: datetime
    ) -> bool:
        if credentials.totp_seed is None or not credentials.totp_is_confirmed:
            return False
        seed = totp.Seed(self.vault.open(credentials.totp_seed, purpose=TOTP_PURPOSE))
        step = totp.accepted_step(seed, code, at=at, last_step=credentials.totp_last_step)
        if step is not None:
            return await unit.people.spend_step(user.id, step)
        recovery = totp.recovery_from(code)
        if recovery is None:
            return False
        left = await unit.people.spend_recovery_code(user.id, recovery.sha256)
        if left is None:
            return False
        await unit.trail.tell(user.organization_id, at, RecoveryCodeSpent(user.id, left))
        return True

    async def _advance(
        self, unit: AccessUnit, session: WebSession, token: Secret, event: Event
    ) -> Opened:
        await unit.people.end_session(token.sha256)
        was_in = session.stage is Stage.SIGNED_IN
        moved = web_sessions.step(session, event)
        return await self._enter(unit, moved, event.at, is_news=not was_in)

    async def _enter(
        self, unit: AccessUnit, session: WebSession, at: datetime, *, is_news: bool = True
    ) -> Opened:
        token = from_bytes(self.randomness.octets(web_sessions.TOKEN_BYTES))
        await unit.people.open_session(session, token.sha256)
        if session.stage is Stage.SIGNED_IN and is_news:
            await unit.people.signed_in(session.user_id, at)
            await unit.trail.tell(session.organization_id, at, UserSignedIn(session.user_id))
        return Opened(session, token)


def refuse_weak(new: str, *, email: str, field: str, old: str | None = None) -> None:
    """Hold a chosen password against the rules.

    Raises:
        Invalid: lists every rule it breaks.
    """
    problems = passwords.problems_with(new, email=email, field=field)
    if old is not None and new == old:
        problems.append(passwords.not_the_old_one(field))
    if problems:
        raise Invalid("this password is not good enough", problems=tuple(problems))


def subject_of(kind: str, whose: str) -> bytes:
    """What wrong answers are counted for; hashed, so that the count holds no address."""
    return hashlib.sha256(f"{kind}:{whose}".encode()).digest()
