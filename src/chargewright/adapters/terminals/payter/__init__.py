"""Payter terminals through the Cloud Payment Service."""

from chargewright.adapters.terminals.payter.terminals import PayterTerminals

__all__ = ["PayterTerminals"]
