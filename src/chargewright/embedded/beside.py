"""Finding the embedded parts of a server that runs in another process, for commands beside it."""

from typing import Final

from chargewright.embedded.account import service_account
from chargewright.embedded.address import ServerAddress
from chargewright.embedded.data_directory import SOCKET_NAME, DataDirectory
from chargewright.embedded.events import CannotStart, say_nothing
from chargewright.embedded.nats import BusAddress
from chargewright.embedded.parts import Parts
from chargewright.embedded.postgres import PART, passwords_file
from chargewright.embedded.secrets import read_passwords

NO_BUS: Final = Parts(None, BusAddress("nats://127.0.0.1:1", ""))
"""For commands beside a server: they nudge nobody."""


def running_parts_of(data: DataDirectory) -> Parts:
    """Where the database of a running server is. Commands need no bus: it only makes things fast.

    Raises:
        CannotStart: no server runs on this data directory.
    """
    account = service_account(data.postgres, PART, say_nothing)
    folder = data.socket_folder(account)
    if not (folder / SOCKET_NAME).exists():
        raise CannotStart(f"No server runs on {data.root}: start it with `chargewright serve`.")
    address = ServerAddress(host=str(folder), passwords=read_passwords(passwords_file(data)))
    return Parts(address, NO_BUS.bus)
