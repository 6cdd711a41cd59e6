import os
import socket

import pytest

from backend.embedded.premises import Refusal, check_door, locked
from tests.processes import free_port


class TestLocked:
    def test_refuses_a_second_shop_in_the_same_folder(self, tmp_path):
        with locked(tmp_path), pytest.raises(Refusal) as refusal, locked(tmp_path):
            pass

        assert str(refusal.value).startswith(f"VAR_DIR: a shop is running in {tmp_path} already")
        assert f"(process {os.getpid()})" in str(refusal.value)
        assert "\n" not in str(refusal.value)

    def test_lets_another_folder_be(self, tmp_path):
        with locked(tmp_path / "a"), locked(tmp_path / "b"):
            pass

    def test_is_free_again_afterwards(self, tmp_path):
        with locked(tmp_path):
            pass

        with locked(tmp_path):
            pass


class TestCheckDoor:
    def test_takes_a_free_port(self):
        check_door("127.0.0.1", free_port())

    def test_names_a_busy_port_and_another(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]

            with pytest.raises(Refusal, match=f"^PORT: {port} on 127.0.0.1 is in use"):
                check_door("127.0.0.1", port)

    def test_names_an_address_that_is_not_ours(self):
        with pytest.raises(Refusal, match=r'^HOST: cannot listen on "192\.0\.2\.1"'):
            check_door("192.0.2.1", free_port())
