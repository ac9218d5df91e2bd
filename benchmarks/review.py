"""The review page with 50,000 records in a real browser: opening, and key press to next record; writes benchmarks/review.md.

python -m benchmarks.review [RECORDS]     (needs Chromium and the extra dev)
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from inspection_findings.batch import run
from inspection_findings.model.records import finding_id
from inspection_findings.settings import load_settings

ROOT = Path(__file__).resolve().parents[1]
RECORDS = 50_000
PRESSES = 120
# from the key press (as the browser stamps it) to the frame after the one in which the next record stood in the page
WATCH = """() => {
  window.waits = [];
  let pressed = null;
  addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
  const shown = () => requestAnimationFrame(() => setTimeout(() => {
    if (pressed !== null) window.waits.push(performance.now() - pressed);
    pressed = null;
  }));
  new MutationObserver(() => document.getElementById("card").dataset.id && shown())
    .observe(document.getElementById("card"), { attributes: true, attributeFilter: ["data-id"] });
}"""
IDLE = """() => new Promise((resolve) => {
  const begun = performance.now();
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
})"""


def corpus(out: Path, records: int) -> None:
    """The findings of the sample corpus, copied under other hashes until there are this many."""
    base = out / "base"
    run([ROOT / "corpus" / "sample"], base, settings=load_settings())
    lines = [json.loads(line) for line in (base / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    companions = {name: (base / f"{name}.jsonl").read_text(encoding="utf-8") for name in ("sections", "results")}
    hashes = sorted({line["document"]["sha256"] for line in lines})
    (out / "texts").mkdir()
    written = 0
    with (out / "findings.jsonl").open("w", encoding="utf-8") as findings:
        for copy in range(records // len(lines) + 1):
            new = {old: hashlib.sha256(f"{old}{copy}".encode()).hexdigest() for old in hashes}
            for old, sha256 in new.items():
                shutil.copy(base / "texts" / f"{old}.txt", out / "texts" / f"{sha256}.txt")
            for name, content in companions.items():
                with (out / f"{name}.jsonl").open("a", encoding="utf-8") as file:
                    for old, sha256 in new.items():
                        content = content.replace(old, sha256)
                    file.write(content)
            for line in lines[: records - written]:
                sha256 = new[line["document"]["sha256"]]
                document = {**line["document"], "sha256": sha256, "path": f"{copy:04d}/{line['document']['path']}"}
                record = {**line, "id": finding_id(sha256, line["start"], line["end"]), "document": document}
                findings.write(json.dumps(record, ensure_ascii=False) + "\n")
                written += 1


def measure(out: Path) -> dict[str, float]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    found = {}
    begun = perf_counter()
    command = [sys.executable, "-m", "inspection_findings", "review", str(out), "--no-open", "--reviewer", "bench"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        address = process.stdout.readline().strip()
        found["command to address printed, s"] = perf_counter() - begun
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-quic"])
            opens = []
            for _ in range(5):
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                begun = perf_counter()
                page.goto(address)
                page.wait_for_selector("#sentence")
                opens.append(perf_counter() - begun)
                page.close()
            found["address opened to first record shown, s (median of 5)"] = median(opens)
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(address)
            page.wait_for_selector("#sentence")
            idle = [page.evaluate(IDLE) for _ in range(40)]
            page.evaluate(WATCH)
            for press in range(PRESSES):
                page.keyboard.press("1" if press % 2 else "j")
                while page.evaluate("window.waits.length") <= press:
                    page.wait_for_timeout(5)
            waits = page.evaluate("window.waits")
            found["key press to next record shown, ms (median)"] = median(waits)
            found["key press to next record shown, ms (95 %)"] = quantiles(waits, n=20)[-1]
            found["the browser's own frame with nothing to do, ms (median)"] = median(idle)
            for action, keys in {"search over all records": "/", "jump to the last record": "End"}.items():
                begun = perf_counter()
                before = page.locator("#card").get_attribute("data-id")
                page.keyboard.press(keys)
                if keys == "/":
                    page.keyboard.type("hard to reach")
                while page.locator("#card").get_attribute("data-id") in (before, ""):
                    page.wait_for_timeout(5)
                found[f"{action}, ms"] = 1000 * (perf_counter() - begun)
                page.keyboard.press("Escape")
            browser.close()
    finally:
        process.kill()
        process.wait()
    return found


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        corpus(out, records)
        size = (out / "findings.jsonl").stat().st_size / 1e6
        found = measure(out)
    lines = [
        "# The review page",
        "",
        f"Made by `python -m benchmarks.review`: {records:,} records ({size:.0f} MB of findings.jsonl), Chromium at 1280 × 800,",
        f"measured in the browser over {PRESSES} key presses (every second one a decision that is written to disk).",
        "",
        "| what | value |",
        "| --- | --- |",
        *[f"| {name} | {value:.2f} |" if value < 10 else f"| {name} | {value:.0f} |" for name, value in found.items()],
        "",
    ]
    (ROOT / "benchmarks" / "review.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
