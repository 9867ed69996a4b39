"""The test database: migrated once, and copied for each process and each later run of the same sources."""

from hashlib import sha256
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from tests.conftest import ROOT


def migrated() -> str:
    """The name of a database with all tables in it; whoever comes first makes it, the others wait."""
    ours = f"template_{connection.settings_dict['NAME']}"
    name = f"{ours}_{_sources()}"
    with connection.creation._nodb_cursor() as cursor:  # what Django's own creation of a test database goes through
        cursor.execute("select pg_advisory_lock(hashtext(%s))", [ours])
        cursor.execute("select datname from pg_database where starts_with(datname, %s)", [f"{ours}_"])
        there = {row[0] for row in cursor.fetchall()}
        if name in there:
            return name
        for old in there:  # of other sources, or left half made
            cursor.execute(f'drop database "{old}"')
        half = f"{ours}_half"
        cursor.execute(f'create database "{half}"')
        _migrate(half)
        cursor.execute(f'alter database "{half}" rename to "{name}"')
    return name


def _migrate(name: str) -> None:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _sources() -> str:
    """What the tables follow from: our sources, which migrations import, and the other apps' migrations."""
    folders = [ROOT / "src", *(Path(app.path) / "migrations" for app in apps.get_app_configs())]
    files = sorted({path for folder in folders for path in folder.rglob("*.py")})
    digest = sha256()
    for path in files:
        digest.update(f"{path}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]
