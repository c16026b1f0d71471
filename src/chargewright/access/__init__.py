"""People, roles, permissions: who may do what, and how one becomes known.

`permissions` is the table, `door` how someone unknown becomes a `Caller`, `people` how users and
keys are looked after. Which rows a caller sees is decided by the tree of organisations and held by
the database's row-level security.
"""

from chargewright.access.caller import Caller
from chargewright.access.door import Door, Locked, Opened, Wrong
from chargewright.access.facts import FACTS
from chargewright.access.permissions import Action, Resource, may, may_grant
from chargewright.access.roles import Role
from chargewright.access.secrets import Secret

__all__ = [
    "FACTS",
    "Action",
    "Caller",
    "Door",
    "Locked",
    "Opened",
    "Resource",
    "Role",
    "Secret",
    "Wrong",
    "may",
    "may_grant",
]
