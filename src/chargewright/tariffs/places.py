"""Where a tariff is to be used: what rules there depend on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A site as lint needs it: ISO 3166 `country`, its `region` where law differs by it (`CA`), its
    zone, and the most that any of its connectors gives.
    """

    country: str
    zone: str
    power_w: int
    region: str = ""
