"""The contracts of vehicles, simulated: authorities that sign them, a responder, and a provider of certificates.

What a vehicle and a provider say to each other is EXI (ISO 15118): here it is opaque, as to a central system.
"""
