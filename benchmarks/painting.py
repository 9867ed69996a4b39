"""When a page's largest part is painted: `python -m benchmarks.painting http://…` against a running server.

Chromium with the processor slowed down four times, a telephone's size, an empty cache; the median of five visits.
The aim (experience, section 7) is 1.5 s.
"""

import os
import shutil
import statistics
import sys

from playwright.sync_api import Browser, sync_playwright

PAGES = ("/", "/ask/", "/service/legal_aid/", "/apply/legal_aid/q1/", "/progress/", "/points/", "/points/map/")
VISITS, SLOWER = 5, 4
WATCH = """() => { window.painted = 0; new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.painted = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true }); }"""


def visit(browser: Browser, address: str) -> float:
    """Milliseconds until the largest part stood."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(f"({WATCH})()")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    painted: float = page.evaluate("window.painted")
    context.close()
    return painted


def main(site: str) -> None:
    """One line a page."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"))
        for path in PAGES:
            times = [visit(browser, site + path) for _n in range(VISITS)]
            print(f"{path:28} {statistics.median(times):6.0f} ms   worst {max(times):6.0f} ms")


if __name__ == "__main__":
    main(sys.argv[1])
