"""Payter terminals through the Cloud Payment Service."""

from chargewright.adapters.terminals.payter.http import PATIENCE, Patience
from chargewright.adapters.terminals.payter.terminals import PayterTerminals

__all__ = ["PATIENCE", "Patience", "PayterTerminals"]
