import pytest

from backend.settings import SettingsError, env_file


class TestLoad:
    def test_adds_what_is_not_set_yet(self, tmp_path):
        path = tmp_path / ".env"
        path.write_text("# ours\n\nPORT=8001\nexport SHOP_NAME='Zum Baum'\nMAIL_URL=\n")
        environ = {"PORT": "9000"}

        env_file.load(path, environ)

        assert environ == {"PORT": "9000", "SHOP_NAME": "Zum Baum", "MAIL_URL": ""}

    def test_does_without(self, tmp_path):
        environ: dict[str, str] = {}

        env_file.load(tmp_path / ".env", environ)

        assert environ == {}

    def test_says_which_line_is_wrong(self, tmp_path):
        path = tmp_path / ".env"
        path.write_text("PORT=8001\nnonsense\n")

        with pytest.raises(SettingsError, match=r"\.env, line 2: not of the form NAME=value$"):
            env_file.load(path, {})
