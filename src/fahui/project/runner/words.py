"""What the runner says to the person in front of the terminal: Chinese and English on one line, never a traceback."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class StartError(Exception):
    """Why it cannot go on, in one sentence."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese} · {english}")


def say(text: str) -> None:
    """Print at once, also into a pipe; a terminal that was closed is no reason to fail."""
    try:
        print(text, flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - stays open for the rest of the process


def tell(chinese: str, english: str) -> None:
    """Say what is being done."""
    say(f"· {chinese} · {english}")


def disk_full() -> StartError:
    """The same sentence for every program that found no room."""
    return StartError("磁盘空间不足，请腾出空间后再试。", "The disk is full: free some space and try again.")


def refused(error: OSError) -> StartError:
    """The one sentence for what the operating system refused."""
    name = error.filename
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full()
    if error.errno in (errno.EACCES, errno.EPERM):
        return StartError(
            f"没有权限读写 {name}，请用它的所有者启动，或改变所有者。",
            f"No permission for {name}: start as its owner, or change the owner.",
        )
    if error.errno == errno.EROFS:
        return StartError(f"{name} 在只读磁盘上。", f"{name} is on a read-only disk.")
    return StartError("操作系统拒绝", f"The system refused: {error}")


@contextmanager
def plain_endings() -> Iterator[None]:
    """Turn a known trouble into its sentence and exit code 1."""
    try:
        yield
    except StartError as error:
        print(error, file=sys.stderr, flush=True)
        sys.exit(1)
    except OSError as error:
        print(refused(error), file=sys.stderr, flush=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
