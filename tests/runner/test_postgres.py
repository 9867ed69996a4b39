"""The embedded server, for real: shared, restarted, and gone with the last who needs it."""

import os
import signal
import time
from pathlib import Path

import psycopg
import pytest

from fahui.project.runner.postgres import Server
from fahui.project.runner.processes import command_of
from fahui.project.runner.words import StartError
from tests.runner.conftest import Client, server_of, within


def gone(pid: int) -> bool:
    """Did this process end?"""
    return not command_of(pid)


def ask(server: Server, question: str) -> object:
    """One value from the database."""
    with psycopg.connect(server.url()) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def test_clients_share_one_server_that_ends_with_the_last_of_them(folder: Path, client: Client) -> None:
    first = client()
    pid = server_of(first)
    second = client()
    assert server_of(second) == pid
    assert ask(Server(folder), "select upper('é')") == "É"
    first.communicate("")  # who started it leaves first
    assert first.returncode == 0
    assert not within(0.6, lambda: gone(pid))
    second.kill()  # and the last gets no chance to tidy up
    assert within(5, lambda: gone(pid))
    assert within(5, lambda: not Server(folder).sockets.exists())


def test_next_start_is_fine_at_every_moment_of_the_old_servers_end(folder: Path, client: Client) -> None:
    one = client()
    server_of(one)
    for pause in (0.0, 0.1, 0.2, 0.25, 0.3):  # the keeper looks every 0.2 s, and PostgreSQL needs 0.05 s to stop
        one.kill()
        time.sleep(pause)
        one = client()
        server_of(one)
        assert ask(Server(folder), "select 1") == 1


def test_killed_server_is_brought_up_again_with_its_data(folder: Path) -> None:
    server = Server(folder)
    server.join()
    with psycopg.connect(server.url()) as connection:
        connection.execute("create table kept as select '法律援助' as word")
    killed = server.running()
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert within(5, lambda: server.running() is None)
    server.join()
    assert ask(server, "select word from kept") == "法律援助"
    server.leave()
    assert server.running() is None


def test_killed_keeper_takes_the_server_with_it(folder: Path, client: Client) -> None:
    pid = server_of(client())
    keeper = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    assert "fahui.project.runner.keeper" in command_of(keeper)
    os.kill(keeper, signal.SIGKILL)
    assert within(5, lambda: gone(pid))
    assert server_of(client()) != pid


def test_broken_off_first_start_and_reused_process_number_are_no_hindrance(folder: Path) -> None:
    (folder / "data.new").mkdir(parents=True)
    (folder / "data.new" / "PG_VERSION").write_text("18\n")
    server = Server(folder)
    server.join()
    server.leave()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n1\n5432\n{server.sockets}\n\n")
    server.join()
    assert ask(server, "select current_database()") == "fahui"
    server.leave()


def test_foreign_data_folder_is_refused_and_kept(folder: Path) -> None:
    theirs = folder / "data" / "照片.jpg"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("x")
    with pytest.raises(StartError, match="holds something else"):
        Server(folder).join()
    assert theirs.read_text() == "x"


def test_server_that_cannot_start_says_why(folder: Path) -> None:
    server = Server(folder, ["no_such_setting=1"])
    with pytest.raises(StartError, match=r'did not start.*unrecognized configuration parameter "no_such_setting"'):
        server.join()
    server.leave()
