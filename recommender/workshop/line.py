"""The line to a server, hung up on an answer that takes too long.

A timeout of a socket begins anew with every byte, so an answer that drips, in its
headers or its body, would never meet it. This one is for the whole answer.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import HTTPConnectionPool


class Line(HTTPAdapter):
    """What a session sends its requests through, one at a time.

    *late* tells whether the last one was hung up on.
    """

    def __init__(self) -> None:
        super().__init__(max_retries=0)  # asking again is decided in one place: web.py
        self._socket: socket.socket | None = None
        self.late = False

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Hang up when the block takes longer; what then fails is a TimeoutError.

        What does not fail is let be: the status of a refusal is known, for instance,
        however slowly its page drips.
        """
        self._socket, self.late = None, False
        timer = Timer(seconds, self._hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        except Exception as error:
            if self.late:
                raise TimeoutError(seconds) from error
            raise
        finally:
            timer.cancel()

    def get_connection_with_tls_context(
        self,
        request: PreparedRequest,
        verify: bool | str,
        proxies: dict[str, str] | None = None,
        cert: tuple[str, str] | str | None = None,
    ) -> HTTPConnectionPool:
        """Return connections that show their socket before they wait for an answer."""
        pool = super().get_connection_with_tls_context(request, verify, proxies, cert)
        kind = pool.ConnectionCls
        if not issubclass(kind, _Shown):
            pool.ConnectionCls = type("Shown", (_Shown, kind), {"show": self._show})
        return pool

    def _show(self, shown: socket.socket) -> None:
        self._socket = shown

    def _hang_up(self) -> None:
        self.late = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


class _Shown:
    def getresponse(self) -> object:
        self.show(self.sock)  # type: ignore[attr-defined]
        return super().getresponse()  # type: ignore[misc]
