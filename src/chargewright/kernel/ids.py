"""Identifiers: a readable prefix and 26 characters that sort by time.

An id says whose it is before it says which one. Ids are minted at the edge by an `IdSource` and
arrive in the deciding half as values. References minted by others are no ids: they end in `_ref`.
"""

from typing import Final, NewType, Protocol

OrganizationId = NewType("OrganizationId", str)
SiteId = NewType("SiteId", str)
StationId = NewType("StationId", str)
StationGroupId = NewType("StationGroupId", str)
EvseId = NewType("EvseId", str)
ConnectorId = NewType("ConnectorId", str)
TerminalId = NewType("TerminalId", str)
TokenId = NewType("TokenId", str)
TariffId = NewType("TariffId", str)
TariffVersionId = NewType("TariffVersionId", str)
SessionId = NewType("SessionId", str)
PaymentId = NewType("PaymentId", str)
ReceiptId = NewType("ReceiptId", str)
EntryId = NewType("EntryId", str)
SettlementId = NewType("SettlementId", str)
UserId = NewType("UserId", str)
ApiKeyId = NewType("ApiKeyId", str)
FactId = NewType("FactId", str)
EffectId = NewType("EffectId", str)
CommandId = NewType("CommandId", str)
AttentionId = NewType("AttentionId", str)
OperationId = NewType("OperationId", str)
RefundId = NewType("RefundId", str)
CheckoutId = NewType("CheckoutId", str)
ContactId = NewType("ContactId", str)
SupportNoteId = NewType("SupportNoteId", str)
SettingTemplateId = NewType("SettingTemplateId", str)
RolloutId = NewType("RolloutId", str)
FileJobId = NewType("FileJobId", str)
ReservationId = NewType("ReservationId", str)
FirmwareId = NewType("FirmwareId", str)
StationFileId = NewType("StationFileId", str)

PREFIXES: Final[dict[str, str]] = {
    "org": "organization",
    "sit": "site",
    "stn": "station",
    "grp": "group of stations",
    "evs": "EVSE",
    "con": "connector",
    "trm": "terminal",
    "tac": "account with a provider of terminals",
    "tok": "token",
    "trf": "tariff",
    "trv": "tariff version",
    "ses": "session",
    "pay": "payment",
    "chk": "checkout: a page to pay on",
    "rcp": "receipt",
    "ent": "ledger entry",
    "stl": "settlement of a provider",
    "usr": "user",
    "key": "API key",
    "fct": "fact",
    "eff": "effect",
    "cmd": "command to a station",
    "att": "item that asks for an operator's attention",
    "opn": "reader operation",
    "rfd": "refund",
    "aud": "row of the audit trail",
    "ctc": "contact of a station or a site",
    "nte": "note in a support log",
    "dev": "deviation of a station from the schema",
    "ctr": "report of a station on a customer",
    "evt": "event that a station noticed",
    "tpl": "template of settings",
    "job": "roll-out: something brought to stations",
    "fro": "roll-out of firmware",
    "llj": "roll-out of local lists",
    "run": "station of a job that sets settings, or what was set right by itself",
    "frn": "station of a roll-out of firmware",
    "llr": "station of a job that brings local lists",
    "fjb": "job by which a file travels",
    "fwi": "firmware image",
    "fil": "file that a station uploaded",
    "rsv": "reservation of an EVSE",
    "chp": "charging profile of a station",
    "csd": "composite schedule that a station told",
    "der": "DER control",
    "dve": "event of a DER control",
    "drr": "report of DER controls",
    "est": "stream of values",
    "bsw": "battery that went in or out",
    "vpl": "plan of a vehicle",
    "chn": "schedule that we made of a vehicle's needs",
    "lim": "limit that an external system sets",
    "cpr": "report of a station on its charging profiles",
    "rfc": "connection that nobody let in",
    "sev": "security event of a station",
    "cer": "certificate that we issued to a station",
    "cau": "authority that issues certificates",
    "ice": "certificate that a station has installed",
    "mky": "public key of a meter",
    "sst": "payment that a station took by itself",
    "vat": "check of a VAT number",
    "crt": "root by which contracts of vehicles are believed",
    "cck": "what was found of a contract that a vehicle presented",
}

ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, lower case


class IdSource(Protocol):
    """Mints ids. The real one uses time and randomness; a test's counts."""

    def mint(self, prefix: str) -> str:
        """A new id, `<prefix>_<26 characters>`, greater than those minted a millisecond before."""
        ...


def encode_id(prefix: str, *, millis: int, randomness: int) -> str:
    """Write 48 bits of time and 80 bits of randomness as one id.

    Raises:
        ValueError: the prefix is not in the registry, or a number does not fit its bits.

    """
    if prefix not in PREFIXES:
        raise ValueError(f"no id prefix {prefix!r}: add it to kernel/ids.py")
    if not 0 <= millis < 1 << 48 or not 0 <= randomness < 1 << 80:
        raise ValueError("an id holds 48 bits of time and 80 bits of randomness")
    number = millis << 80 | randomness
    return prefix + "_" + "".join(ALPHABET[number >> shift & 31] for shift in range(125, -5, -5))


def is_id(text: str, prefix: str) -> bool:
    """Whether the text has the form of an id of this kind; says nothing about existence."""
    head, _, tail = text.partition("_")
    return head == prefix and len(tail) == 26 and all(letter in ALPHABET for letter in tail)
