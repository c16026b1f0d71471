"""The grid's rules for whoever feeds into it, as a station holds them (OCPP 2.1, part 2, R).

A default counts where nothing is scheduled; a scheduled one counts from an instant on, for a while. Of two of
the same kind the one of the lower priority number counts, and the other is superseded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from chargewright.energy.reported import DriftKind


class DerState(StrEnum):
    """How a control stands. ASKED: the answer was lost; it may hold. ENDED: its time is over."""

    ASKED = "asked"
    HOLDS = "holds"
    SUPERSEDED = "superseded"
    REPLACED = "replaced"
    CLEARED = "cleared"
    ENDED = "ended"


class DerEventKind(StrEnum):
    """What a station tells of a control, or of the grid that a kind of control watches."""

    ALARM = "alarm"
    ALARM_OVER = "alarm_over"
    STARTED = "started"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class DerControl:
    """One control. `ref` is ours; `kind` the specification's; `settings` all of it, as plain values.

    `starts_at` None: at once. `duration_s` None: without end.
    """

    ref: str
    kind: str
    is_default: bool
    priority: int
    starts_at: datetime | None
    duration_s: Decimal | None
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReportedDer:
    """A control as a station tells it. `is_superseded` None: of its kind there is only one."""

    control: DerControl
    is_superseded: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DerMeant:
    """Which controls a station was asked about, or to clear; None: any."""

    ref: str | None = None
    kind: str | None = None
    is_default: bool | None = None

    def covers(self, control: DerControl) -> bool:
        """Whether that is one of them. A control that is named is that, whatever its kind."""
        kind = None if self.ref is not None else self.kind
        wanted = (self.ref, kind, self.is_default)
        has = (control.ref, control.kind, control.is_default)
        return all(one is None or one == other for one, other in zip(wanted, has, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class DerEvent:
    """What happened, by the station's clock. An alarm is of a kind of control, the rest of one of ours.

    `fault` None: the station does not say what is wrong with the grid.
    """

    kind: DerEventKind
    occurred_at: datetime
    control_kind: str | None = None
    control_ref: str | None = None
    superseded_refs: Sequence[str] = ()
    fault: str | None = None
    info: str | None = None


@dataclass(frozen=True, slots=True)
class DerDrift:
    """MISSING: we believe that it holds and the station has none; UNKNOWN: it has one that we do not know."""

    kind: DriftKind
    ref: str
    control_kind: str


def drifts(
    believed: Sequence[DerControl], reported: Sequence[ReportedDer], meant: DerMeant
) -> Sequence[DerDrift]:
    """Where the controls that a station has are not those that we believe, by name."""
    ours = {each.ref: each for each in believed if meant.covers(each)}
    theirs = {each.control.ref: each.control for each in reported}
    found = []
    for ref in sorted(ours.keys() | theirs.keys()):
        our, their = ours.get(ref), theirs.get(ref)
        if their is None:
            assert our is not None, "one of the two has it"
            found.append(DerDrift(DriftKind.MISSING, ref, our.kind))
        elif our is None:
            found.append(DerDrift(DriftKind.UNKNOWN, ref, their.kind))
        elif (our.kind, our.is_default, our.settings) != (
            their.kind,
            their.is_default,
            their.settings,
        ):
            found.append(DerDrift(DriftKind.DIFFERENT, ref, their.kind))
    return found
