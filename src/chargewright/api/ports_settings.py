"""What the resources ask of the settings of stations: known, and wished for by templates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chargewright.kernel.ids import OrganizationId, SettingTemplateId
from chargewright.network.bringing import Preview
from chargewright.network.configuration import Attempt, Known, SettingName
from chargewright.network.templates import Template, Wish


class Settings(Protocol):
    """The settings of one station."""

    async def known(self, name: SettingName) -> Known | None: ...

    async def begin(
        self, attempts: Sequence[Attempt], *, command_id: str, by: str | None, at: datetime
    ) -> None:
        """Keep what a command tries, until its station answers."""
        ...

    async def wish(self, wish: Wish, at: datetime) -> None:
        """Keep what a person wants a setting to be, and compare."""
        ...

    async def withdraw(self, name: SettingName, at: datetime) -> bool:
        """Forget what a person wanted it to be, and compare; False where nobody did."""
        ...


class SettingTemplates(Protocol):
    async def find(self, template_id: str) -> Template | None:
        """One of an operator's, or one that is built in."""
        ...

    async def lock(self, template_id: SettingTemplateId) -> Template | None: ...
    async def add(self, template: Template, at: datetime) -> bool:
        """False where the organisation has one of this code."""
        ...

    async def save(self, template: Template, at: datetime) -> bool: ...
    async def delete(self, template: Template, at: datetime) -> None: ...
    async def preview(
        self, template: Template, organization_id: OrganizationId, at: datetime, most: int
    ) -> Sequence[Preview]:
        """The stations that it holds for, and what of each is not as it wants it."""
        ...
