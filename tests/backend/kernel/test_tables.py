import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from backend.kernel.tables import (
    Body,
    Code,
    Instant,
    Key,
    Money,
    Quantity,
    affected,
    choice_of,
    folded,
)


class Colour(StrEnum):
    TOMATO = "tomato"
    LEAF = "leaf"


THINGS = Table(
    "probe_things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", Instant),
    Column("code", Code(40)),
    Column("key", Key(40)),
    Column("price", Money),
    Column("weight", Quantity),
    Column("text", Body),
    Column("colour", choice_of(Colour, name="colour")),
    UniqueConstraint("code", name="uq_probe_things_code"),
    UniqueConstraint("key", name="uq_probe_things_key"),
    prefixes=["TEMPORARY"],
    mysql_engine="InnoDB",
    mysql_charset="utf8mb4",
)


@pytest.fixture
def things(connection):
    """Make the table for this test; a temporary one ends no transaction on any engine."""
    THINGS.create(connection)
    yield connection
    THINGS.drop(connection)


@pytest.fixture
def kept(things):
    """Return a function that stores one value and reads it back."""

    def kept(**value):
        things.execute(insert(THINGS).values(**value))
        return things.execute(select(THINGS.c[next(iter(value))])).scalars().all()[-1]

    return kept


class TestInstant:
    @pytest.mark.parametrize(
        "instant",
        [
            datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC),
            datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=1))),
            datetime(1970, 1, 1, tzinfo=UTC),
            datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        ],
    )
    def test_comes_back_to_the_microsecond(self, kept, instant):
        found = kept(at=instant)

        assert found == instant
        assert found.tzinfo is UTC

    def test_refuses_an_instant_of_nowhere(self, kept):
        with pytest.raises(StatementError, match="time zone"):
            kept(at=datetime(2026, 11, 20))  # noqa: DTZ001  that is the point

    def test_sorts_by_time(self, things):
        instants = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=n) for n in (3, 1, 2)]
        things.execute(insert(THINGS), [{"at": each} for each in instants])

        found = things.execute(select(THINGS.c.at).order_by(THINGS.c.at)).scalars().all()

        assert found == sorted(instants)

    def test_may_be_missing(self, kept):
        assert kept(at=None) is None


class TestCode:
    def test_tells_every_difference(self, things):
        codes = ["a", "A", "ä", "a\u0308", "á", "a ", " a", "ss", "ß", "🍫", "🍬"]
        things.execute(insert(THINGS), [{"code": code} for code in codes])

        for code in codes:
            found = things.execute(select(THINGS.c.code).where(THINGS.c.code == code)).scalars()
            assert found.all() == [code]

    def test_sorts_alike_everywhere(self, things):
        codes = ["b", "B", "a", "A", "Z", "ä", "_", "1", "ß"]
        things.execute(insert(THINGS), [{"code": code} for code in codes])

        found = things.execute(select(THINGS.c.code).order_by(THINGS.c.code)).scalars().all()

        assert found == sorted(codes)

    def test_stands_once(self, kept, things):
        kept(code="a")

        with pytest.raises(IntegrityError), things.begin_nested():
            kept(code="a")


class TestKey:
    @pytest.mark.parametrize(
        "twin", ["CAFÉ AU LAIT", " Café au lait ", "Cafe\u0301 au lait", "Ｃａｆé au lait"]
    )
    def test_takes_spellings_of_one_name_for_one(self, kept, things, twin):
        kept(key="Café au lait")

        with pytest.raises(IntegrityError), things.begin_nested():
            kept(key=twin)

    def test_tells_accents_apart(self, kept):
        kept(key="cafe")

        assert kept(key="café") == "café"

    def test_is_looked_up_folded(self, things):
        things.execute(insert(THINGS).values(key="Straße"))

        found = things.execute(select(THINGS.c.key).where(THINGS.c.key == "STRASSE")).scalars()

        assert found.all() == ["strasse"]

    def test_folds_plain_letters_as_it_folds_all_others(self):
        for plain in (f" {chr(code)}Aa{chr(code)} " for code in range(128)):
            assert folded(plain) == folded(f"{plain}é").removesuffix("é").strip()

    @pytest.mark.parametrize("name", ["İstanbul", "ﬁlm", "Ⅷ", "ǅ", "\u0345", "ẞ"])
    def test_folds_to_something_that_stays(self, name):
        once = folded(name)

        assert folded(once) == once
        assert unicodedata.is_normalized("NFKC", once)


class TestMoneyAndQuantity:
    @pytest.mark.parametrize("column", ["price", "weight"])
    @pytest.mark.parametrize("value", [0, -1, 2**62, -(2**62)])
    def test_holds_whole_numbers(self, kept, column, value):
        assert kept(**{column: value}) == value

    @pytest.mark.parametrize("column", ["price", "weight"])
    @pytest.mark.parametrize("value", [1.0, True, "1"])
    def test_refuses_everything_else(self, kept, column, value):
        with pytest.raises(StatementError, match="whole number"):
            kept(**{column: value})


class TestBody:
    def test_holds_a_long_text(self, kept):
        text = "Müsli 🍫 " * 12_000

        assert kept(text=text) == text


class TestChoiceOf:
    def test_is_the_enum_again(self, kept):
        assert kept(colour=Colour.LEAF) is Colour.LEAF

    def test_refuses_a_word_beyond_the_set(self, things):
        with pytest.raises((IntegrityError, OperationalError)), things.begin_nested():
            things.execute(insert(THINGS).values(id=1, colour=literal_column("'purple'")))


class TestAffected:
    def test_counts_changed_rows(self, things):
        things.execute(insert(THINGS), [{"code": "a"}, {"code": "b"}])

        assert affected(things.execute(update(THINGS).values(price=1))) == 2

    def test_refuses_an_answer_that_changed_nothing(self, session):
        rows = session.execute(select(func.now())).freeze()()

        with pytest.raises(TypeError, match="changes rows"):
            affected(rows)
