"""A PostgreSQL of the tests' own: an empty cluster in a short path, on a socket, gone when they end."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from leadrules.backends.sql.answers import answers_in
from leadrules.backends.sql.columns import table_of
from leadrules.backends.sql.dialects import written
from leadrules.backends.sql.dialects.table import created, row
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

    from leadrules.backends.sql import Query

DEBIAN = Path("/usr/lib/postgresql")
LEAD = "lead:"
# Nothing has to survive, and a large statement is run once: to compile it takes longer than to run it.
SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
}
AS_JSON = "SELECT row_to_json(answer)::text FROM (…) AS answer"
FILL = "INSERT INTO leads SELECT * FROM json_populate_recordset(NULL::leads, %s)"


def programs() -> Path | None:
    """The folder of PostgreSQL's programs; Debian puts no `initdb` on the path."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


def ordinary() -> list[str]:
    """What runs a program as an ordinary user: the server refuses to be run by root."""
    if os.geteuid() != 0:
        return []
    user = next(name for name in ("postgres", "nobody") if name in {each.pw_name for each in pwd.getpwall()})
    return ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]


@contextmanager
def server(bin_folder: Path) -> Iterator[str]:
    """Start a server and stop it; gives how to connect to it."""
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        runner = ordinary()
        if runner:
            account = pwd.getpwnam(runner[1].removeprefix("--reuid="))
            os.chown(folder, account.pw_uid, account.pw_gid)
        data = f"{folder}/data"
        run(
            *runner,
            str(bin_folder / "initdb"),
            "-D",
            data,
            "-U",
            "rules",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            cwd=folder,
        )
        settings = [f"-c {name}={value}" for name, value in SETTINGS.items()]
        options = " ".join([f"-k {folder}", *settings])
        control = (*runner, str(bin_folder / "pg_ctl"), "-D", data, "-w")
        try:
            run(*control, "-l", f"{folder}/log", "-o", options, "start", cwd=folder)
            yield f"host={folder} user=rules dbname=postgres"
        finally:
            run(*control, "-m", "immediate", "stop", cwd=folder)


def run(*command: str, cwd: str) -> None:
    """Run a program; what it says is told when it fails."""
    done = subprocess.run(
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


Leads = Sequence[Mapping[str, Any]]


def asking(connection: psycopg.Connection[Any]) -> Callable[[Query, Leads], list[dict[str, Any]]]:
    """What runs a statement on leads, a row for each; the table is created and filled as the guide says."""
    last: list[tuple[Query, str, str]] = []

    def run(query: Query, leads: Leads) -> list[dict[str, Any]]:
        if not last or last[0][0] is not query:
            last[:] = [(query, created(query, "postgres", lead=LEAD), written(query, "postgres", lead=LEAD))]
        _, create, statement = last[0]
        rows = [row(query, lead, lead=LEAD, name=str(number)) for number, lead in enumerate(leads)]
        with connection.transaction(force_rollback=True):
            connection.execute(create.encode())
            connection.execute(FILL, [json.dumps(rows)])
            found = connection.execute(AS_JSON.replace("…", statement).encode())
            read = [json.loads(each[0], parse_float=Decimal, parse_int=Decimal) for each in found]
        read.sort(key=lambda each: int(each[LEAD]))
        return read

    return run


def answering(connection: psycopg.Connection[Any]) -> Callable[[Query, Leads], list[dict[str, Any]]]:
    """What answers for leads, as every engine's answers are compared."""
    ask = asking(connection)

    def run(query: Query, leads: Leads) -> list[dict[str, Any]]:
        read = ask(query, leads)
        kinds = {answer.name: answer.kind for answer in query.answers}
        columns = {name: [typed(each[name], kinds.get(name)) for each in read] for name in (read[0] if read else ())}
        return answers_in(query, columns, len(read))

    return run


def masking(connection: psycopg.Connection[Any]) -> Callable[[Query, Leads], pa.Table]:
    """What gives outcomes and masks for leads, as a table like that of DuckDB; values of other types are left out."""
    ask = asking(connection)

    def run(query: Query, leads: Leads) -> pa.Table:
        read = ask(query, leads)
        columns = {
            field.name: pa.array([as_mask(each[field.name], field.type) for each in read], field.type)
            for field in query.run(table_of((), query.inputs)).schema
        }
        return pa.table(columns)

    return run


def as_mask(value: Any, kind: pa.DataType) -> Any:  # noqa: ANN401 - a value of any type
    """An outcome, bits, or the text of the masks of entries."""
    if pa.types.is_integer(kind):
        return None if value is None else int(value)
    return value if pa.types.is_boolean(kind) or pa.types.is_string(kind) else None


def typed(value: Any, kind: t.Type | None) -> Any:  # noqa: ANN401 - a value of any type
    """A value of JSON in its type."""
    match value:
        case list() if isinstance(kind, t.ListType):
            return [typed(each, kind.of) for each in value]
        case str() if kind == t.DATE:
            return date.fromisoformat(value)
        case str() if kind == t.DATETIME:
            return datetime.fromisoformat(value)
        case _:
            return value
