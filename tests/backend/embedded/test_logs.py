import stat

from backend.embedded import logs


class TestOpened:
    def test_goes_on_where_the_last_process_ended(self, tmp_path):
        for words in (b"one\n", b"two\n"):
            with logs.opened(tmp_path / "log", "api") as log:
                log.write(words)

        path = tmp_path / "log" / "api.log"
        assert path.read_bytes() == b"one\ntwo\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


class TestTrim:
    def test_cuts_a_large_file_under_the_hands_of_its_writer(self, tmp_path, monkeypatch):
        monkeypatch.setattr(logs, "LARGEST_BYTES", 10)
        with logs.opened(tmp_path, "api") as log:
            log.write(b"much too long\n")
            log.flush()

            logs.trim(tmp_path, "api")
            log.write(b"new\n")

        assert (tmp_path / "api.log").read_bytes() == b"new\n"
        assert (tmp_path / "api.log.1").read_bytes() == b"much too long\n"
        assert stat.S_IMODE((tmp_path / "api.log.1").stat().st_mode) == 0o600

    def test_leaves_a_small_one(self, tmp_path):
        (tmp_path / "api.log").write_bytes(b"short\n")

        logs.trim(tmp_path, "api")

        assert (tmp_path / "api.log").read_bytes() == b"short\n"


class TestLastWords:
    def test_skips_blank_lines_and_bytes_that_are_no_text(self, tmp_path):
        (tmp_path / "api.log").write_bytes(b"first\n  Error: \xff gone \n\n")

        assert logs.last_words(tmp_path, "api") == "Error: � gone"

    def test_is_empty_for_the_silent(self, tmp_path):
        assert logs.last_words(tmp_path, "api") == ""
