"""`python -m fahui.project.runner run|test|manage …`: what bin/… become once the environment stands."""

import os
import runpy
import sys
from pathlib import Path

from fahui.project.runner import serve, testing
from fahui.project.runner.disguise import Disguise
from fahui.project.runner.environment import ROOT
from fahui.project.runner.postgres import Server
from fahui.project.runner.words import StartError, plain_endings


def manage(arguments: list[str]) -> None:
    """Django's command line as the owner of the tables, in this process, with the database up while it runs."""
    if not os.environ.get("DATABASE_URL"):
        server = Server(Path(os.environ["FAHUI_VAR"]) / "postgres")
        server.join()
        os.environ["DATABASE_URL"] = server.url()
    elif owner := os.environ.get("DATABASE_OWNER_URL"):
        os.environ["DATABASE_URL"] = owner
    sys.argv = ["manage.py", *arguments]
    runpy.run_path(str(ROOT / "manage.py"), run_name="__main__")


def main(arguments: list[str]) -> None:
    """Do what the first word says."""
    os.environ["FAHUI_VAR"] = str(Path(os.environ.get("FAHUI_VAR") or ROOT / "var").resolve())
    if not (Disguise.binaries / "postgres").exists():  # made by a Python that was replaced by another since
        raise StartError("环境不完整，请删除 .venv 后再试。", "The environment is broken: remove .venv and try again.")
    what, rest = arguments[0], arguments[1:]
    if what == "run":
        if rest:
            raise StartError(
                "bin/run 不带参数；端口用 PORT=… 指定。", "bin/run takes no arguments; the port is PORT=…."
            )
        serve.run()
    elif what == "test":
        sys.exit(testing.main(rest))
    else:
        manage(rest)


if __name__ == "__main__":
    with plain_endings():
        main(sys.argv[1:])
