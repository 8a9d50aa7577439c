"""The guard: no test touches the real home folder or the network."""

import socket

import pytest

from tests.conftest import REAL_HOME, Trespass


def test_the_real_home_fails_loudly() -> None:
    """Opening the real journal raises before anything is read."""
    with pytest.raises(Trespass):
        (REAL_HOME / ".local/share/boost-the-signal/journal.sqlite").open()


def test_the_network_fails_loudly() -> None:
    """Connecting anywhere but to this machine raises before anything is sent."""
    with socket.socket() as plug, pytest.raises(Trespass):
        plug.connect(("192.0.2.1", 80))
