"""What each permission lets one do, in a sentence: every row of the permission table has one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from chargewright.access.permissions import Action, Needed, Resource

_WRITTEN: Final[Mapping[Resource, Mapping[Action, str]]] = {
    Resource.ORGANIZATIONS: {
        Action.READ: "See the organisations and what their receipts say of them.",
        Action.CREATE: "Add an organisation below one's own.",
        Action.CHANGE: "Change what an organisation is called and what its receipts say.",
    },
    Resource.SITES: {
        Action.READ: "See sites, their addresses and their settings.",
        Action.CREATE: "Add a site.",
        Action.CHANGE: "Change a site; its prices, zone, shares and settings need “change tariffs” too.",
        Action.DELETE: "Delete a site at which nothing stands or was ever sold.",
    },
    Resource.STATIONS: {
        Action.READ: "See stations, their EVSEs and connectors, and how they are.",
        Action.CREATE: "Add a station.",
        Action.CHANGE: "Change a station or an EVSE and rotate its password; its site and prices need"
        " “change tariffs” too.",
        Action.DELETE: "Delete a station that never sold anything.",
    },
    Resource.PENDING_STATIONS: {
        Action.READ: "See stations that knock and are not known.",
        Action.CHANGE: "Let an unknown station in, or turn it away.",
    },
    Resource.COMMANDS: {
        Action.READ: "See the commands that were sent to stations, and their answers.",
        Action.SEND: "Send commands to stations: restart, unlock, take out of service.",
    },
    Resource.SETTING_TEMPLATES: {
        Action.READ: "See templates of settings, what they would change, and the jobs that apply them.",
        Action.CREATE: "Make a template of settings, or a job that brings one to stations.",
        Action.CHANGE: "Change a template of settings; pause, resume or cancel a job.",
        Action.DELETE: "Delete a template of settings; stations keep what they have.",
    },
    Resource.RESERVATIONS: {
        Action.READ: "See which EVSEs are kept free for whom, and what became of it.",
        Action.SEND: "Reserve an EVSE for a token, and cancel that.",
    },
    Resource.OCPP_LOG: {
        Action.READ: "Read every message of a station, secrets masked, and where it deviates from the schema."
    },
    Resource.FIRMWARE_IMAGES: {
        Action.READ: "See the firmware library, and download its images.",
        Action.CREATE: "Add a firmware image.",
        Action.CHANGE: "Change what is said of a firmware image, and retire it.",
    },
    Resource.FILE_JOBS: {
        Action.READ: "See which firmware and logs travel, and read what stations uploaded.",
        Action.SEND: "Send firmware to a station, fetch its log, and test the file service.",
    },
    Resource.CERTIFICATES: {
        Action.READ: "See the certificates of stations, and which authorities issue them.",
        Action.CHANGE: "Revoke the certificate of a station.",
    },
    Resource.SECURITY_EVENTS: {
        Action.READ: "See what concerns the security of stations, and whom we turned away.",
        Action.CHANGE: "Acknowledge what concerns the security of a station.",
    },
    Resource.TERMINALS: {
        Action.READ: "See card terminals, the accounts they belong to and what they show.",
        Action.CREATE: "Register a card terminal, or an account with its provider.",
        Action.CHANGE: "Change a card terminal or an account, and test whether it is reached.",
        Action.DELETE: "Delete a card terminal at which no card was ever read.",
    },
    Resource.TOKENS: {
        Action.READ: "See driver tokens.",
        Action.CREATE: "Add a driver token.",
        Action.CHANGE: "Change or block a driver token.",
        Action.DELETE: "Delete a driver token.",
    },
    Resource.TARIFFS: {
        Action.READ: "See tariffs and try what a charge would cost.",
        Action.CREATE: "Add a tariff.",
        Action.CHANGE: "Publish new prices, and say which tariff holds where.",
        Action.DELETE: "Delete a tariff.",
    },
    Resource.SESSIONS: {
        Action.READ: "See sessions with their readings, prices and timeline.",
        Action.CHANGE: "Start, stop, end by force or rate a session again.",
    },
    Resource.PAYMENTS: {
        Action.READ: "See payments and the money that is held.",
        Action.CHANGE: "Try a payment again, release a hold, attach a payment to its session.",
        Action.REFUND: "Give money back to a driver.",
    },
    Resource.RECEIPTS: {
        Action.READ: "See and print receipts.",
        Action.CREATE: "Issue documents.",
    },
    Resource.LEDGER: {
        Action.READ: "See accounts, entries and the trial balance.",
        Action.CREATE: "Book providers' settlements, and have the books looked at again.",
    },
    Resource.ATTENTION: {
        Action.READ: "See what asks for a person.",
        Action.CLOSE: "Close what asked for a person, with a note.",
    },
    Resource.EVENTS: {Action.READ: "Follow what happens, live."},
    Resource.USERS: {
        Action.READ: "See who has an account.",
        Action.CREATE: "Add users and say what they may do.",
        Action.CHANGE: "Change, disable or enable a user, reset a password, remove a phone.",
        Action.DELETE: "Forget a person.",
    },
    Resource.API_KEYS: {
        Action.READ: "See which API keys there are.",
        Action.CREATE: "Make an API key.",
        Action.DELETE: "Revoke an API key.",
    },
    Resource.AUDIT_TRAIL: {Action.READ: "See who changed what, and who was refused."},
}

SENTENCES: Final[Mapping[Needed, str]] = MappingProxyType(
    {
        (action, resource): sentence
        for resource, row in _WRITTEN.items()
        for action, sentence in row.items()
    }
)
"""What a permission lets one do; as many as the permission table has rows."""
