"""VAT numbers with the real register."""

from chargewright.adapters.vat_register import HttpVatRegister
from chargewright.main.setting_groups_vat import VatSettings
from chargewright.network.vat_checks import NoRegister, VatDesk, VatRegister


def vat_desk_of(vat: VatSettings) -> VatDesk:
    """How numbers are checked, as it is set."""
    register: VatRegister = NoRegister()
    if vat.register_url is not None:
        register = HttpVatRegister(vat.register_url, timeout_s=vat.register_timeout_s)
    return VatDesk(register=register, accepts_unconfirmed=vat.accepts_unconfirmed)
