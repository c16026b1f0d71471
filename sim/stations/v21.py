"""A station's OCPP 2.1: it says of a charge what it says in 2.0.1. Written from the specification."""

from sim.stations.v201 import V201


class V21(V201):
    """The dialect of 2.1."""

    subprotocol = "ocpp2.1"
