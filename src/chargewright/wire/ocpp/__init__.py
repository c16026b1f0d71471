"""OCPP over JSON: what stations say and understand."""
