"""Jobs of no shop, and what they do."""

from backend.kernel.errors import Conflict
from backend.kernel.jobs import Job

SHORT = Job("probe.short", group=3, number=int)
LONG = Job("probe.long", long=True)
EFFECT = Job("probe.effect", number=int)


def effect(uow, *, number):
    """Leave a trace in the database."""
    uow.enqueue(EFFECT, number=number)


def break_on_two(uow, *, number):
    effect(uow, number=number)
    if number == 2:
        raise ZeroDivisionError("two")


def refuse_two(uow, *, number):
    effect(uow, number=number)
    if number == 2:
        raise Conflict
