"""Run the simulated register: `python -m sim.vat --port 0`.

Prints one JSON line with its addresses when it listens, and runs until it is ended. `POST /control/fault` with a
`fault` (`slow`, `down`, `busy`, `limited`, `state_silent`, `blocked`, `nonsense`; null: none) makes it misbehave,
`POST /control/company` with `number`, `name` and `address` enters somebody.
"""

import argparse
import asyncio
import json

from sim.until import told_to_stop
from sim.vat.service import VatService


async def run(host: str, port: int, *, with_parent: bool) -> None:
    """Serve until SIGTERM, SIGINT or, where asked for, the end of standard input."""
    ended = told_to_stop(with_parent=with_parent)
    async with VatService().listening(host, port) as url:
        print(json.dumps({"register": url, "control": f"{url}/control"}), flush=True)
        await ended.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sim.vat", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument(
        "--with-parent", action="store_true", help="end when standard input is closed"
    )
    said = parser.parse_args()
    asyncio.run(run(said.host, said.port, with_parent=said.with_parent))


if __name__ == "__main__":
    main()
