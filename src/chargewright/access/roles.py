"""What people are to the network. One role each; what it may do stands in `permissions.py`."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """The job of a user, or what an API key stands in for."""

    ADMINISTRATOR = "administrator"
    NETWORK_MANAGER = "network_manager"
    STATION_MANAGER = "station_manager"
    INSTALLER = "installer"
    SUPPORT = "support"
    ACCOUNTANT = "accountant"
    ANALYST = "analyst"


MEANING: Final[dict[Role, str]] = {
    Role.ADMINISTRATOR: "Runs the installation: everything below, and who else is administrator.",
    Role.NETWORK_MANAGER: "Owns the network's business: sites, prices, money, people.",
    Role.STATION_MANAGER: "Runs the stations of an organisation: sites, prices, driver tokens.",
    Role.INSTALLER: "Puts stations and readers into service and repairs them on the spot.",
    Role.SUPPORT: "The network operations centre: watches, diagnoses, helps a driver at once.",
    Role.ACCOUNTANT: "Money after the fact: payments, receipts, ledger, refunds.",
    Role.ANALYST: "Reads sessions and their money, changes nothing.",
}
