import stat
import subprocess
import sys

import pytest

from backend.settings import SettingsError, secret_key


class TestChecked:
    @pytest.mark.parametrize(
        ("key", "reason"),
        [
            ("short", "5 characters"),
            ("a" * 64, "only 1 different"),
            ("change-me-to-something-long-and-random", "placeholder"),
            ("your-256-bit-SECRET-your-256-bit-secret", "placeholder"),
        ],
    )
    def test_refuses_a_key_that_can_be_guessed(self, key, reason):
        with pytest.raises(SettingsError, match=reason) as refusal:
            secret_key.checked(key)

        assert str(refusal.value).startswith("SECRET_KEY: ")
        assert key not in str(refusal.value)

    def test_takes_a_random_one(self):
        key = "0f3c9d5a7be84621" * 4

        assert secret_key.checked(key) == key


class TestKeptIn:
    def test_makes_it_once_for_the_owner_alone(self, tmp_path):
        first, second = secret_key.kept_in(tmp_path), secret_key.kept_in(tmp_path)

        assert first == second
        assert len(first) >= 32
        assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600

    def test_closes_a_key_that_others_could_read(self, tmp_path):
        secret_key.kept_in(tmp_path)
        (tmp_path / "secret-key").chmod(0o644)

        secret_key.kept_in(tmp_path)

        assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600

    def test_gives_processes_that_start_together_the_same(self, tmp_path):
        program = (
            "import sys, pathlib; from backend.settings import secret_key; "
            "sys.stdin.read(); print(secret_key.kept_in(pathlib.Path(sys.argv[1])))"
        )
        racers = [
            subprocess.Popen(
                [sys.executable, "-c", program, tmp_path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(4)
        ]

        keys = {racer.communicate("")[0].strip() for racer in racers}

        assert len(keys) == 1
        assert len(keys.pop()) >= 32

    def test_says_which_file_is_too_weak(self, tmp_path):
        (tmp_path / "secret-key").write_text("weak")

        with pytest.raises(SettingsError, match=r"kept in .*secret-key is too weak"):
            secret_key.kept_in(tmp_path)

    def test_refuses_a_folder_it_can_not_write_to(self, tmp_path):
        with pytest.raises(SettingsError, match="SECRET_KEY: cannot be kept"):
            secret_key.kept_in(tmp_path / "missing")
