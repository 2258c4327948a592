"""A name server for tests: it answers one name with several addresses of loopback, as Docker's answers for a service."""

from __future__ import annotations

import socket
import threading

HEADER = 12
POINTER_TO_NAME, TYPE_A, CLASS_IN, SECONDS = b"\xc0\x0c", b"\0\1", b"\0\1", b"\0\0\0\1"


class NameServer:
    """Answers every question of type A with these addresses, and all others with none."""

    def __init__(self, addresses: list[str]) -> None:
        self.addresses = addresses
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            question, client = self._socket.recvfrom(512)
            if not question:
                return
            self._socket.sendto(self._answer(question), client)

    def _answer(self, question: bytes) -> bytes:
        """RFC 1035, 4.1: the question again, and a record for each address."""
        end = question.index(b"\0", HEADER) + 5
        known = question[end - 4 : end - 2] == TYPE_A
        records = [socket.inet_aton(address) for address in self.addresses] if known else []
        counts = b"\0\1" + len(records).to_bytes(2, "big") + b"\0\0\0\0"
        answers = [POINTER_TO_NAME + TYPE_A + CLASS_IN + SECONDS + b"\0\4" + record for record in records]
        return question[:2] + b"\x81\x80" + counts + question[HEADER:end] + b"".join(answers)

    def close(self) -> None:
        """End it."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as closing:
            closing.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join(timeout=60)
        self._socket.close()
