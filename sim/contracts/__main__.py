"""Run the simulated contracts: `python -m sim.contracts --port 0 --out FOLDER`.

Writes the root as `mo-root.pem`, prints one JSON line with its addresses when it listens, and runs until it is
ended. `POST /control/contract` with an `emaid` gives a vehicle's chain, `POST /control/revoke` with a
`serial_number` (hexadecimal) takes one back.
"""

import argparse
import asyncio
import json
from pathlib import Path

from sim.contracts.pki import pem
from sim.contracts.service import ContractService
from sim.until import told_to_stop


async def run(host: str, port: int, out: Path, *, token: str, with_parent: bool) -> None:
    """Serve until SIGTERM, SIGINT or, where asked for, the end of standard input."""
    ended = told_to_stop(with_parent=with_parent)
    service = ContractService(token=token)
    async with service.listening(host, port) as url:
        service.listens_at(url)
        root = out / "mo-root.pem"
        root.write_text(pem(service.pki.root.certificate), encoding="ascii")
        said = {
            "provider": f"{url}/contract-certificates",
            "responder": f"{url}/ocsp",
            "control": f"{url}/control",
            "root": str(root),
        }
        print(json.dumps(said), flush=True)
        await ended.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sim.contracts", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--out", type=Path, default=Path(), help="where the root is written")
    parser.add_argument(
        "--token", default="", help="what the provider is asked with; empty: nothing"
    )
    parser.add_argument(
        "--with-parent", action="store_true", help="end when standard input is closed"
    )
    said = parser.parse_args()
    asyncio.run(run(said.host, said.port, said.out, token=said.token, with_parent=said.with_parent))


if __name__ == "__main__":
    main()
