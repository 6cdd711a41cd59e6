"""The command that holds the books against each other."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial

import click
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from backend.features.orders import service as orders
from backend.features.reports import service as reports
from backend.features.section_requests.models import SectionRequest
from backend.features.stock import service as stock
from backend.features.stock.errors import BelowReserved
from backend.features.stock.models import Finding
from backend.kernel import outbox
from backend.kernel.actor import SYSTEM
from backend.kernel.errors import Transient
from backend.kernel.unit_of_work import UnitOfWork, Units
from backend.settings import Settings
from backend.wiring import wire

CLEAN, FINDINGS, COULD_NOT_RUN = 0, 1, 2
PATIENCE_SECONDS = 120
BOOKKEEPER = replace(SYSTEM, name="shop reconcile")
REASON = "shop reconcile --repair"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
@click.option("--repair", is_flag=True, help="Write the movements that settle stock.")
def reconcile(*, as_json: bool, repair: bool) -> None:
    """Check that stock, ledger, orders, jobs, reports and requests agree.

    Exits with 0 when they do, 1 when something was found and 2 when it could not be checked.
    """
    units = wire(Settings.from_env(), threads=1).units
    try:
        findings = check(units)
        settled = settle(units, findings) if repair else []
        left = check(units) if settled else findings
    except (SQLAlchemyError, Transient) as error:
        click.echo(f"The shop could not be checked: {type(error).__name__}", err=True)
        sys.exit(COULD_NOT_RUN)
    click.echo(_document(left, settled) if as_json else _lines(left, settled))
    sys.exit(FINDINGS if left else CLEAN)


def check(units: Units) -> list[Finding]:
    """Return all that does not add up, seen in one snapshot: the shop may go on meanwhile."""
    return _still(units).run(_findings, actor=BOOKKEEPER, read_only=True)


def settle(units: Units, findings: Sequence[Finding]) -> list[int]:
    """Write one movement for each product that does not add up. Returns the products settled."""
    wrong = {finding.product_id for finding in findings if finding.product_id is not None}
    settled: list[int] = []
    for product_id in sorted(wrong):
        work = partial(orders.settle, product_id=product_id, reason=REASON)
        try:
            units.run(work, actor=BOOKKEEPER)
        except BelowReserved:
            continue  # nobody but a person can say which promise is to be broken
        settled.append(product_id)
    return settled


def _findings(uow: UnitOfWork) -> list[Finding]:
    return [
        *stock.find_discrepancies(uow),
        *orders.find_discrepancies(uow),
        *_jobs(uow),
        *_reports(uow),
        *_requests(uow),
    ]


def _jobs(uow: UnitOfWork) -> list[Finding]:
    late = outbox.overdue_topics(uow.session, now=uow.now, seconds=PATIENCE_SECONDS)
    dead = [count for count in outbox.counts(uow.session) if count.status == "dead"]
    return [
        *(
            Finding("I9", f"jobs {topic}", f"done within {PATIENCE_SECONDS} s", "some wait longer")
            for topic in late
        ),
        *(
            Finding("I9", f"jobs {count.topic}", "no dead ones", f"{count.number} dead")
            for count in dead
        ),
    ]


def _reports(uow: UnitOfWork) -> list[Finding]:
    return [
        Finding("I13", f"report {report_id}", "the file that was made", "none or another")
        for report_id in reports.broken_files(uow)
    ]


def _requests(uow: UnitOfWork) -> list[Finding]:
    own = select(SectionRequest.id).where(SectionRequest.decided_by == SectionRequest.requested_by)
    return [
        Finding(
            "I14", f"section request {request_id}", "decided by another", "decided by its author"
        )
        for request_id in uow.session.scalars(own)
    ]


def _still(units: Units) -> Units:
    with units.open_session() as session:
        engine = session.get_bind()
    if not isinstance(engine, Engine) or engine.dialect.name == "sqlite":
        return units  # a read transaction of SQLite is a snapshot anyway
    still = engine.execution_options(isolation_level="REPEATABLE READ")
    return replace(units, open_session=lambda: Session(bind=still, expire_on_commit=False))


def _document(findings: Sequence[Finding], settled: Sequence[int]) -> str:
    return json.dumps({"findings": [asdict(each) for each in findings], "settled": list(settled)})


def _lines(findings: Sequence[Finding], settled: Sequence[int]) -> str:
    lines = [f"Settled: product {product_id}" for product_id in settled]
    lines += [
        f"{each.invariant}  {each.subject}: expected {each.expected}, found {each.found}"
        for each in findings
    ]
    return "\n".join([*lines, f"{len(findings)} findings." if findings else "Everything adds up."])
