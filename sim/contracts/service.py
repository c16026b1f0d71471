"""What answers at the address of the simulated contracts: the responder, the provider, and who pulls the strings."""

import asyncio
import base64
from contextlib import AbstractAsyncContextManager
from typing import Any, Final

from sim.contracts.pki import ContractPki
from sim.http import Answer, HangUp, Question, serving

PROVIDED: Final = b"signed for "
"""What a request is answered with, before the request itself."""


class ContractService:
    """One responder and one provider. `refuses`, `hangs`, `gives`: what the provider does instead of answering."""

    def __init__(self, *, token: str = "") -> None:
        self.pki = ContractPki()
        self.token = token
        self.refuses = ""
        self.hangs = False
        self.gives: str | None = ""
        self.is_down = False
        self.exchanges: list[dict[str, Any]] = []

    def listens_at(self, url: str) -> None:
        """From now on its certificates name this address; those before it, none."""
        self.pki = ContractPki(responder=f"{url}/ocsp")

    def listening(self, host: str = "127.0.0.1", port: int = 0) -> AbstractAsyncContextManager[str]:
        return serving(self.handle, host, port)

    async def handle(self, question: Question) -> Answer:
        match question.method, question.path:
            case "POST", ("ocsp",):
                if self.is_down:
                    raise HangUp
                return Answer(raw=self.pki.answered(question.body))
            case "POST", ("contract-certificates",):
                return await self._provided(question)
            case "POST", ("control", "contract"):
                contract = self.pki.contract(question.json()["emaid"])
                return Answer(body={"emaid": contract.emaid, "chain": contract.pem})
            case "POST", ("control", "revoke"):
                self.pki.revoked.add(int(question.json()["serial_number"], 16))
                return Answer(status=204)
            case _:
                return Answer(status=404)

    async def _provided(self, question: Question) -> Answer:
        if self.token and question.headers.get("authorization") != f"Bearer {self.token}":
            return Answer(status=401)
        asked = question.json()
        self.exchanges.append(asked)
        if self.hangs:
            await asyncio.Event().wait()
        if self.refuses:
            return Answer(status=422, body={"reason": self.refuses})
        exi = PROVIDED + base64.b64decode(asked["exi_request"])
        given = base64.b64encode(exi).decode() if self.gives == "" else self.gives
        return Answer(body={"exi_response": given})
