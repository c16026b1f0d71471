"""What the resources ask of stations, and of what is kept of each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from chargewright.energy.profiles import Profile
from chargewright.kernel.ids import (
    ContactId,
    EvseId,
    OrganizationId,
    SiteId,
    StationGroupId,
    StationId,
    SupportNoteId,
)
from chargewright.metering.signed import MeterKey, Trust
from chargewright.network.contacts import Contact
from chargewright.network.groups import StationGroup
from chargewright.network.issuing import LetGo
from chargewright.network.local_lists import ListState
from chargewright.network.registration import Registration
from chargewright.network.reservations import KnownReservation, ToReserve
from chargewright.network.stations import Station
from chargewright.network.support import SupportNote
from chargewright.network.web_codes import WebCodesFound, WebCodesKept
from chargewright.reactions.ports import Work as FlowWork


class Stations(Protocol):
    async def lock(self, station_id: StationId) -> Station | None: ...

    async def add(self, station: Station) -> bool:
        """False where the identity is taken, by whomever."""
        ...

    async def save(self, station: Station) -> None:
        """Raises: Conflict: an EVSE that it has no longer is paid for by a terminal."""
        ...

    async def note_password_command(self, station_id: StationId, command_id: str) -> None:
        """The station is told of its previous password, which then is the next, by this command."""
        ...

    async def awaits_password_answer(self, station_id: StationId) -> bool:
        """Whether the station is being told of one, and has not answered."""
        ...

    async def delete(self, station_id: StationId) -> None:
        """Raises: Conflict: it was heard of, or sold something."""
        ...

    async def owner(self, station_id: StationId) -> OrganizationId | None: ...

    async def link(self, station_id: StationId) -> tuple[bool, str | None]:
        """Whether it is connected, and the subprotocol it spoke last (None: never)."""
        ...

    async def registration(self, station_id: StationId) -> tuple[Registration, Registration]:
        """What an operator decided of a station that is there, and how it stands until it boots again."""
        ...

    async def of_evse(self, evse_id: EvseId) -> tuple[OrganizationId, StationId] | None: ...

    async def lock_pending(self, identity: str) -> bool:
        """Hold a stranger; False where there is none, or it is not the caller's to decide."""
        ...

    async def accept_pending(self, identity: str) -> None: ...
    async def reject_pending(self, identity: str, at: datetime) -> None: ...


class StationGroups(Protocol):
    async def lock(self, group_id: StationGroupId) -> StationGroup | None: ...

    async def add(self, group: StationGroup) -> bool:
        """False where the organisation has one of this name; so it is with `save`."""
        ...

    async def save(self, group: StationGroup) -> bool: ...
    async def delete(self, group_id: StationGroupId) -> None: ...

    async def may_hold(
        self, organization_id: OrganizationId, station_ids: Sequence[StationId]
    ) -> Mapping[StationId, bool]:
        """Those of the stations that are seen, held, and whether a group of this organisation may hold each."""
        ...

    async def add_members(
        self, group: StationGroup, station_ids: Sequence[StationId]
    ) -> Sequence[StationId]:
        """Gives those that were not in it."""
        ...

    async def remove_members(
        self, group: StationGroup, station_ids: Sequence[StationId]
    ) -> Sequence[StationId]:
        """Gives those that were in it."""
        ...


class Contacts(Protocol):
    async def lock(self, contact_id: ContactId) -> Contact | None: ...

    async def next_position(self, *, station_id: StationId | None, site_id: SiteId | None) -> int:
        """The place behind the last of a station's, or of a site's."""
        ...

    async def add(self, contact: Contact) -> None: ...
    async def save(self, contact: Contact) -> None: ...
    async def delete(self, contact_id: ContactId) -> None: ...

    async def erase(self, station_id: StationId) -> None:
        """All of one station."""
        ...


class SupportNotes(Protocol):
    async def station_of(self, note_id: SupportNoteId) -> StationId | None: ...

    async def add(self, note: SupportNote) -> bool:
        """False where the note that it corrects was struck through before."""
        ...


class IssuedCertificates(Protocol):
    async def revoke(self, issued_id: str, at: datetime, *, by: str, reason: str) -> bool:
        """False where it was revoked before."""
        ...

    async def let_go(self, root_id: str, at: datetime) -> LetGo:
        """Believe this root no more, nor what is below it."""
        ...

    async def algorithms_of(self, station_id: str, serial_number: str) -> Sequence[str]:
        """By which hashes a station names the certificates of this serial number; empty: it told of none."""
        ...


class HeldMeterKey(Protocol):
    """A key that is held: whose, of which station, and how far it is believed."""

    @property
    def organization_id(self) -> OrganizationId: ...
    @property
    def station_id(self) -> StationId: ...
    @property
    def trust(self) -> Trust: ...


class MeterKeys(Protocol):
    """Public keys of meters, and what sessions are proved by."""

    async def add(self, key: MeterKey, organization_id: OrganizationId, *, by: str) -> bool:
        """False where it is known there."""
        ...

    async def lock(self, key_id: str) -> HeldMeterKey | None: ...
    async def decide(self, key_id: str, trust: Trust, at: datetime, *, by: str) -> None: ...
    async def to_prove_again(self, station_id: str, most: int) -> Sequence[str]:
        """Sessions of a station whose verdict another key may change, newest first."""
        ...

    async def proof(self, session_id: str) -> Mapping[str, Any] | None:
        """What a session is proved by; None while nobody has looked."""
        ...

    async def container(self, session_id: str) -> bytes | None:
        """The signed records of a session as a file for the transparency software; None: it has none."""
        ...


class SecurityEvents(Protocol):
    async def acknowledge(self, event_id: str, at: datetime, *, by: str) -> bool:
        """Of this event and of what was alike before; False where somebody has done so."""
        ...


class WebCodes(Protocol):
    """Codes that stations show in a QR code."""

    async def find(self, identity: str, evse_no: int) -> WebCodesFound | None:
        """Whose codes these are, whosever the station is; None: it shows none, or has no such EVSE."""
        ...

    async def keep(self, codes: WebCodesKept) -> None: ...
    async def remove(self, station_id: str) -> None: ...

    async def open(
        self, found: WebCodesFound, interval_no: int, at: datetime, *, by: bytes
    ) -> bool:
        """Spend the code of an interval at an EVSE; False where somebody else spent it before."""
        ...


class Reservations(Protocol):
    """What stations were asked to keep free."""

    async def next_no(self, station_id: str) -> int:
        """A number that no reservation of this station has had."""
        ...

    async def reserved(self, station_id: str, at: datetime) -> Sequence[int | None]:
        """For which EVSEs something may hold; None: for any."""
        ...

    async def evses(self, station_id: str) -> Collection[int]: ...
    async def begin(
        self,
        organization_id: str,
        reservation_id: str,
        station_id: str,
        wanted: ToReserve,
        *,
        command_id: str,
        by: str | None,
        at: datetime,
    ) -> None: ...
    async def of_command(self, command_id: str) -> str | None:
        """The reservation that a command asks for."""
        ...

    async def find(self, reservation_id: str) -> KnownReservation | None:
        """Held until the unit of work ends."""
        ...


class ChargingProfiles(Protocol):
    """What stations were told to keep to."""

    async def begin(
        self,
        organization_id: str,
        profile_id: str,
        station_id: str,
        profile: Profile,
        *,
        command_id: str,
        by: str | None,
        at: datetime,
    ) -> None: ...

    async def want(self, station_id: str, profile_no: int, update: Mapping[str, Any]) -> None:
        """What the period of a dynamic profile shall be from now on."""
        ...

    async def may_hold(self, station_id: str) -> Sequence[Profile]:
        """The profiles that a station holds, and those that it may have been brought."""
        ...

    async def needs_of(self, station_id: str, ref: str) -> Mapping[str, Any] | None:
        """What the vehicle of a transaction said last that it needs, in the words of OCPP; None: nothing."""
        ...


class LocalLists(Protocol):
    """Stations' own lists of tokens."""

    async def want(
        self,
        work: FlowWork,
        station_id: str,
        *,
        is_kept: bool | None,
        takes_all: bool | None,
        token_ids: Collection[str] | None,
    ) -> Collection[str]:
        """Keep what a list shall be; None: as it was. Gives which of the tokens are not there."""
        ...

    async def standing(
        self, station_ids: Collection[str], states: Collection[ListState] | None
    ) -> Collection[str]:
        """Which of these stations have a list; with `states`, one that stands so."""
        ...

    async def send(
        self, work: FlowWork, station_id: str, *, is_full: bool = False, by: str | None = None
    ) -> bool:
        """Send what comes next, unless an update is on its way; False where the station has no list."""
        ...


class StationTariffs(Protocol):
    """The tariffs by which stations reckon themselves."""

    async def keep(self, work: FlowWork, station_id: str, *, is_kept: bool) -> None:
        """Whether a station is told its tariffs by itself."""
        ...

    async def send(
        self, work: FlowWork, station_id: str, *, again: bool = False, by: str | None = None
    ) -> bool:
        """Send what comes next, unless something is on its way; False where nothing is kept of it.

        `again`: also what it refused before, and it is asked first which tariffs it has.
        """
        ...

    async def currency_of(self, station_id: str, ref: str) -> str | None:
        """In which currency a transaction is billed; None: none such runs at this station."""
        ...
