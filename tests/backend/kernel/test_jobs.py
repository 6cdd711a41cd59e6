from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from backend.kernel.jobs import Job, Scalar

BERLIN = ZoneInfo("Europe/Berlin")
ORDER = UUID("0192f4a0-0000-7000-8000-000000000001")
FULL = Job("probe.full", order_id=UUID, day=date, number=int, words=str)
VALUES: dict[str, Scalar] = {
    "order_id": ORDER,
    "day": date(2026, 11, 20),
    "number": -7,
    "words": "Müsli 🍫",
}


def at(year, month, day, hour=0, minute=0, second=0):
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


class TestEncode:
    def test_is_read_back_as_it_was_written(self):
        assert FULL.decode(FULL.encode(VALUES)) == VALUES

    def test_reads_an_instant_as_an_instant(self):
        job = Job("probe.at", at=datetime)
        instant = datetime(2026, 11, 20, 12, 0, 0, 5, tzinfo=UTC)

        assert job.decode(job.encode({"at": instant})) == {"at": instant}

    @pytest.mark.parametrize(
        "values",
        [
            {},
            VALUES | {"more": 1},
            {name: value for name, value in VALUES.items() if name != "day"},
            VALUES | {"number": "7"},
            VALUES | {"order_id": str(ORDER)},
            VALUES | {"number": 1.5},
        ],
    )
    def test_refuses_what_was_not_declared(self, values):
        with pytest.raises(TypeError, match="carries"):
            FULL.encode(values)


class TestJob:
    def test_takes_a_long_job_alone(self):
        assert Job("probe.long", group=50, long=True).group == 1


class TestPeriodAt:
    def due(self, every, *now):
        period = Job("probe.turn", every=every).period_at(at(*now), BERLIN)
        assert period.key == f"probe.turn@{period.due_at.isoformat()}"
        return period.due_at

    def test_begins_a_minute_at_its_beginning(self):
        assert self.due("minute", 2026, 11, 20, 12, 0, 59) == at(2026, 11, 20, 12)

    def test_counts_several_minutes_from_midnight_utc(self):
        found = self.due("5 minutes", 2026, 11, 20, 12, 14, 59)

        assert found == at(2026, 11, 20, 12, 10)

    def test_begins_an_hour_at_its_beginning(self):
        assert self.due("hour", 2026, 11, 20, 12, 59) == at(2026, 11, 20, 12)

    def test_keeps_to_the_clock_of_the_shop(self):
        assert self.due("day 02:00", 2026, 11, 20, 12) == at(2026, 11, 20, 1)
        assert self.due("day 02:00", 2026, 7, 20, 12) == at(2026, 7, 20, 0)

    def test_is_still_yesterdays_turn_before_the_hour(self):
        assert self.due("day 02:00", 2026, 11, 20, 0, 59) == at(2026, 11, 19, 1)

    @pytest.mark.parametrize(
        ("day", "hours"),
        [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 6, 1), 24)],
    )
    @pytest.mark.parametrize("turn", ["02:00", "02:30", "03:00", "00:00"])
    def test_has_one_turn_a_day_however_long_the_day_is(self, day, hours, turn):
        job = Job("probe.turn", every=f"day {turn}")
        begin = datetime(*day).replace(tzinfo=BERLIN).astimezone(UTC).timestamp()
        minutes = [datetime.fromtimestamp(begin + 60 * n, UTC) for n in range(hours * 60)]

        keys = {job.period_at(now, BERLIN).key for now in minutes}
        own = {key for key in keys if _day_of(key) == date(*day)}

        assert len(own) == 1
        assert len(keys) == (1 if turn == "00:00" else 2)

    def test_knows_no_turns_of_other_jobs(self):
        with pytest.raises(ValueError, match="not periodic"):
            Job("probe.once").period_at(at(2026, 1, 1), BERLIN)


def _day_of(key):
    return datetime.fromisoformat(key.partition("@")[2]).astimezone(BERLIN).date()
