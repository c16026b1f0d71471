"""Addresses that stations name, asked over HTTP for those that cannot reach them.

Only addresses of the public Internet are asked, unless private ones are allowed, and of what they say no more is taken
than is wanted.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import httpx

TIMEOUT_S: Final = 5.0
_PORTS: Final = {"http": 80, "https": 443}
ERRORS: Final = (OSError, ValueError, TimeoutError, httpx.HTTPError, httpx.InvalidURL)
"""What asking may raise: nothing was said that can be used."""


class PublicHttp:
    """Asks whoever is at an address; each time for `timeout_s` at most."""

    def __init__(self, *, allows_private: bool = False, timeout_s: float = TIMEOUT_S) -> None:
        self._allows_private = allows_private
        self._timeout_s = timeout_s

    async def fetched(
        self, url: str, most: int, headers: Mapping[str, str], sent: bytes | None = None
    ) -> bytes:
        """The body of the answer, of at most so many octets; what is `sent` is posted.

        Raises:
            ValueError: the address is not one that is asked, or says too much or nothing.
        """
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or parts.hostname is None:
            raise ValueError("only HTTP is asked")
        async with asyncio.timeout(self._timeout_s):
            # By its address, so that it is the one that was looked at.
            address = await self._address(parts.hostname, parts.port or _PORTS[parts.scheme])
            host = f"[{address}]" if ":" in address else address
            target = httpx.URL(url).copy_with(host=host, username="", password="")
            async with (
                httpx.AsyncClient(trust_env=False, timeout=self._timeout_s) as client,
                client.stream(
                    "GET" if sent is None else "POST",
                    target,
                    content=sent,
                    headers={"Host": parts.netloc.rpartition("@")[2], **headers},
                    extensions={"sni_hostname": parts.hostname},
                ) as response,
            ):
                if response.status_code != httpx.codes.OK:
                    raise ValueError(f"it answers {response.status_code}")
                body = b""
                async for part in response.aiter_bytes():
                    body += part
                    if len(body) > most:
                        raise ValueError("it says more than is wanted")
                return body

    async def _address(self, host: str, port: int) -> str:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(each[4][0]) for each in found]
        for address in addresses:
            if self._allows_private or ipaddress.ip_address(address).is_global:
                return address
        raise ValueError("it is at no public address")
