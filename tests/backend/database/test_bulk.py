"""Many rows at once arrive as if they had been written one by one."""

from datetime import UTC, datetime

from sqlalchemy import select

from backend.database.bulk import insert_rows, survey
from backend.features.catalogue.models import Actor, ProductWord

NOON = datetime(2026, 11, 20, 12, 0, 0, 7, tzinfo=UTC)


def test_gives_values_the_form_of_their_columns(session):
    rows = [
        {
            "id": number,
            "name": f"Ana\t\\N {number}",
            "name_key": " ÄNA ",
            "name_words": "",
            "version": 1,
            "archived_at": NOON if number == 1 else None,
        }
        for number in (1, 2)
    ]

    insert_rows(session.connection(), Actor, rows)

    first, second = session.scalars(select(Actor).order_by(Actor.id))
    assert (first.name, first.name_key, first.archived_at) == ("Ana\t\\N 1", "äna", NOON)
    assert (second.name, second.archived_at) == ("Ana\t\\N 2", None)


def test_takes_part_in_the_transaction(session):
    rows = [{"place": 0, "word": "pear", "product_id": number} for number in range(2000)]

    with session.begin_nested() as savepoint:
        insert_rows(session.connection(), ProductWord, rows)
        assert len(session.scalars(select(ProductWord.product_id)).all()) == 2000
        savepoint.rollback()

    assert session.scalars(select(ProductWord.product_id)).all() == []


def test_takes_nothing(session):
    insert_rows(session.connection(), ProductWord, [])


def test_surveys_tables_that_have_grown(session):
    survey(session.connection(), [Actor, ProductWord])

    assert session.scalars(select(Actor.id)).all() == []
