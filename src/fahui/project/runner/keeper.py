"""The server's parent: starts it, reaps it, and ends it when nobody uses it any more. Survives whoever started it."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from fahui.project.runner.disguise import Disguise
from fahui.project.runner.postgres import Server
from fahui.project.runner.processes import ENDINGS, die_with_parent, lock


def void_stale_number(pidfile: Path) -> None:
    """Put our own number into what a killed server left behind.

    Its number may be somebody else's by now, and PostgreSQL would refuse to start; its parent's it ignores. The rest
    of the file must stay: by it PostgreSQL finds out whether orphans of the killed server still write.
    """
    if pidfile.exists():
        _old, *rest = pidfile.read_text().split("\n")
        pidfile.write_text("\n".join([str(os.getpid()), *rest]))


def keep(server: Server) -> None:
    """Run one server until it ends by itself or its last user is gone."""
    lock(server.folder / "keeper")  # the one before may still have to notice that its server is dead
    while server.running() is not None:  # left by a killed keeper, and ending
        time.sleep(0.05)
    if lock(server.folder / "users", fcntl.LOCK_EX | fcntl.LOCK_NB) is not None:
        return
    disguise = Disguise.for_folder(server.folder)
    void_stale_number(server.data / "postmaster.pid")
    child = subprocess.Popen(  # noqa: S603 - our own command line
        server.command(disguise),
        cwd="/",
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGINT),
        **disguise.identity(),
    )
    while child.poll() is None:
        time.sleep(0.2)
        if lock(server.folder / "users", fcntl.LOCK_EX | fcntl.LOCK_NB) is not None:  # held until we end
            child.send_signal(signal.SIGINT)
            child.wait()
            shutil.rmtree(server.sockets, ignore_errors=True)


if __name__ == "__main__":
    for ending in ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    keep(Server(Path(sys.argv[1]), sys.argv[2:]))
