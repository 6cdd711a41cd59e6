import sqlite3

import psycopg
import pymysql
import pytest
from sqlalchemy.exc import OperationalError

from backend.adapters.database import is_lost, is_transient


def failed(origin: Exception) -> OperationalError:
    return OperationalError("UPDATE", {}, origin)


def sqlite(name: str) -> OperationalError:
    origin = sqlite3.OperationalError("as SQLite says it")
    origin.sqlite_errorname = name
    return failed(origin)


def mariadb(number: int, sqlstate: str = "HY000") -> OperationalError:
    return failed(pymysql.err.OperationalError(number, "as MariaDB says it", sqlstate=sqlstate))


class TestIsTransient:
    @pytest.mark.parametrize(
        "error",
        [
            failed(psycopg.errors.SerializationFailure()),
            failed(psycopg.errors.DeadlockDetected()),
            failed(psycopg.errors.LockNotAvailable()),
            mariadb(1213, "40001"),
            mariadb(1205),
            mariadb(1020),
            sqlite("SQLITE_BUSY"),
            sqlite("SQLITE_BUSY_SNAPSHOT"),
            sqlite("SQLITE_LOCKED"),
        ],
    )
    def test_runs_again_after_a_lost_race(self, error):
        assert is_transient(error)
        assert not is_lost(error)


class TestIsLost:
    @pytest.mark.parametrize(
        "error",
        [
            failed(psycopg.OperationalError("connection refused")),
            failed(psycopg.errors.QueryCanceled()),
            failed(psycopg.errors.DiskFull()),
            failed(psycopg.errors.TooManyConnections()),
            failed(psycopg.errors.CannotConnectNow()),
            failed(psycopg.errors.ReadOnlySqlTransaction()),
            failed(pymysql.err.OperationalError(2003, "not reached")),
            failed(pymysql.err.OperationalError(2013, "gone")),
            mariadb(1021),
            mariadb(1040),
            mariadb(1114),
            mariadb(1290),
            sqlite("SQLITE_FULL"),
            sqlite("SQLITE_IOERR"),
            sqlite("SQLITE_IOERR_WRITE"),
            sqlite("SQLITE_IOERR_FSYNC"),
            sqlite("SQLITE_CANTOPEN"),
            sqlite("SQLITE_READONLY_DBMOVED"),
        ],
    )
    def test_says_come_back_later(self, error):
        assert is_lost(error)
        assert not is_transient(error)

    @pytest.mark.parametrize(
        "error",
        [
            failed(psycopg.errors.UndefinedTable()),
            mariadb(1146),
            sqlite("SQLITE_ERROR"),
            sqlite("SQLITE_CORRUPT"),
        ],
    )
    def test_does_not_hide_a_bug(self, error):
        assert not is_lost(error)
        assert not is_transient(error)
