import os
import stat

import pytest

from backend.settings import SettingsError, places
from backend.settings.environment import Environment


@pytest.fixture
def short_parent(tmp_path_factory, monkeypatch):
    parent = tmp_path_factory.mktemp("t")
    monkeypatch.setattr(places, "_SHORT_PARENT", parent)
    return parent


class TestBrokerSocket:
    def test_stands_in_the_folder_itself_when_it_fits(self, tmp_path):
        assert places.broker_socket(tmp_path) == tmp_path / "broker.sock"

    def test_moves_to_a_short_private_folder_when_the_path_is_long(self, tmp_path, short_parent):
        long = tmp_path / ("ä" * 60)

        found = places.broker_socket(long)

        assert found == places.broker_socket(long)
        assert found.parent.parent == short_parent
        assert stat.S_IMODE(found.parent.stat().st_mode) == 0o700
        assert found != places.broker_socket(tmp_path / ("ö" * 60))

    def test_refuses_a_folder_that_others_may_enter(self, tmp_path, short_parent):
        long = tmp_path / ("x" * 120)
        places.broker_socket(long).parent.chmod(0o777)

        with pytest.raises(SettingsError, match=r"^VAR_DIR: .*someone else"):
            places.broker_socket(long)

    def test_refuses_a_link_in_its_place(self, tmp_path, short_parent):
        long = tmp_path / ("x" * 120)
        folder = places.broker_socket(long).parent
        folder.rmdir()
        folder.symlink_to(tmp_path)

        with pytest.raises(SettingsError, match=r"^VAR_DIR: .*someone else"):
            places.broker_socket(long)


class TestPrivateFolder:
    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_refuses_one_that_can_not_be_written_to(self, tmp_path):
        tmp_path.chmod(0o500)

        with pytest.raises(SettingsError, match=r"^VAR_DIR: "):
            places.private_folder(tmp_path, name="VAR_DIR")

    def test_refuses_a_file(self, tmp_path):
        (tmp_path / "var").write_text("")

        with pytest.raises(SettingsError, match=r"^VAR_DIR: "):
            places.private_folder(tmp_path / "var", name="VAR_DIR")


class TestTimeZone:
    def test_is_the_hosts_when_not_given(self):
        assert places.time_zone(Environment({"TZ": "Asia/Tokyo"})).key == "Asia/Tokyo"
        assert places.time_zone(Environment({"TZ": ":Europe/Rome"})).key == "Europe/Rome"

    def test_falls_back_when_the_host_has_an_odd_one(self):
        assert places.time_zone(Environment({"TZ": "CET-1CEST,M3.5.0"})).key
