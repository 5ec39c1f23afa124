#!/usr/bin/env python3
"""report_browser.py CHROMIUM REPORT.html SUMMARY.json [SCREENSHOT.png]: the report in a headless browser.

No errors on the console, no request beyond the page itself, every number of the tables equal to the summary's or to that of
the .csv file beside it, charts that have drawn something, hover that shows a value, and nothing wider than a phone.
"""

import base64
import cmath
import csv
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import time


class Browser:
    """Chromium's debugging protocol over a pair of pipes: JSON texts that end in a null byte."""

    def __init__(self, program, profile):
        (from_us, self.out), (self.into, to_us) = os.pipe(), os.pipe()

        def connect():  # the browser reads from 3 and writes to 4
            read, write = os.dup(from_us), os.dup(to_us)
            os.dup2(read, 3)
            os.dup2(write, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe", f"--user-data-dir={profile}",
             "--no-first-run", "about:blank"], preexec_fn=connect, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(from_us)
        os.close(to_us)
        self.rest, self.events, self.number, self.session = b"", [], 0, None

    def read(self, patience=120):
        import select

        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.into], [], [], patience)
            if not ready:
                raise TimeoutError("the browser is silent")
            chunk = os.read(self.into, 1 << 20)
            if not chunk:
                raise EOFError("the browser has ended")
            self.rest += chunk
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                assert "error" not in answer, (method, answer)
                return answer["result"]
            self.events.append(answer)

    def attach(self):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def value(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def size(self, width, height, phone=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)

    def hover(self, x, y):
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        self.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def close(self):
        self.process.terminate()
        self.process.wait(20)


def looks_like(shown, truth, places):
    return math.isclose(float(shown), truth, rel_tol=places, abs_tol=1e-300)


def check_numbers(browser, summary):
    """Numbers of summary.json: @return how many."""
    cells = browser.value("[...document.querySelectorAll('td[data-path]')].map((c) => [c.dataset.path, c.dataset.value, c.textContent])")
    for path, value, shown in cells:
        truth = summary
        for key in path.split("."):
            truth = truth[int(key) if key.isdigit() else key]
        assert float(value) == truth and looks_like(shown, truth, 1e-5), (path, value, shown, truth)
    return len(cells)


def check_series(browser, directory, summary):
    """Numbers of the .csv files that stand beside them: @return how many."""
    cells = browser.value("[...document.querySelectorAll('td[data-column]')].map((c) => "
                          "[c.dataset.file, c.dataset.column, c.dataset.part, c.dataset.row, c.dataset.value, c.textContent])")
    rows = {file: list(csv.DictReader((directory / file).open())) for file in {cell[0] for cell in cells}}
    for file, column, part, row, value, shown in cells:
        line = rows[file][int(row)]
        truth = float(line[column])
        if part == "departure":
            truth -= summary["problem"]["initial_temperature"] if column.endswith("_K") else 0
        elif part != "value":
            number = complex(truth, float(line[column.replace("_re_", "_im_")]))
            truth = abs(number) if part == "amplitude" else math.degrees(cmath.phase(number))
        # computed here and there: equal to rounding
        assert math.isclose(float(value), truth, rel_tol=1e-12) and looks_like(shown, truth, 1e-4), (file, column, row, value, shown, truth)
    return len(cells)


def middle_of(browser, identity, across=0.5, down=0.5):
    browser.value(f"document.getElementById('{identity}').scrollIntoView({{block: 'center'}})")
    box = browser.value(f"(({{left, top, width, height}}) => ({{left, top, width, height}}))(document.getElementById('{identity}').getBoundingClientRect())")
    return box["left"] + across * box["width"], box["top"] + down * box["height"]


def check_charts(browser, least):
    count = browser.value("Object.keys(Chart.instances).length")
    assert count >= least, count
    for k in range(count):
        # more than the white ground and a few grey lines
        colours = browser.value(f"""(() => {{ const c = document.getElementById('chart{k}'); const p = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
          const seen = new Set(); for (let i = 0; i < p.length; i += 4) if (p[i + 3] > 200) seen.add(p[i] + ',' + p[i + 1] + ',' + p[i + 2]); return seen.size; }})()""")
        assert colours >= 5, (k, colours)
        browser.hover(*middle_of(browser, f"chart{k}", 0.5, 0.6))
        opacity, lines = browser.value(f"(() => {{ const t = Chart.getChart('chart{k}').tooltip; return [t.opacity, t.body.flatMap((b) => b.lines)]; }})()")
        assert opacity > 0 and lines and any(c.isdigit() for c in lines[0]), (k, opacity, lines)


def check_maps(browser, summary):
    """Hover shows each of its values, temperatures within those of the regions. @return how many maps"""
    count = browser.value("document.querySelectorAll('.map').length")
    if not count:
        return 0
    carriers = ([region["temperature"] for region in summary["regions"]],
                [region["electrons"]["temperature"] for region in summary["regions"] if "electrons" in region])
    for k, temperatures in zip(range(count), carriers):
        browser.hover(*middle_of(browser, f"map{k}", 0.3, 0.5))
        text, shown = browser.value(f"[document.getElementById('map{k}-tip').textContent, document.getElementById('map{k}-tip').style.visibility]")
        assert shown == "visible" and "NaN" not in text, text
        value = float(text.split("\n")[1].split(": ")[1].split()[0])
        assert min(t["lowest"] for t in temperatures) - 1e-3 <= value <= max(t["highest"] for t in temperatures) + 1e-3, (k, text)
    return count


def check_events(browser, page):
    for event in browser.events:
        method, what = event.get("method"), event.get("params", {})
        assert method != "Runtime.exceptionThrown", what
        assert method != "Log.entryAdded" or what["entry"]["level"] not in ("error", "warning"), what
        assert method != "Runtime.consoleAPICalled" or what["type"] not in ("error", "warning", "assert"), what
        if method == "Network.requestWillBeSent":
            assert what["request"]["url"].startswith((page, "data:", "about:")), what["request"]["url"]


def main(program, report, summary_path, *screenshot):
    summary = json.loads(pathlib.Path(summary_path).read_text())
    assert pathlib.Path(report).stat().st_size < 3e6, "the page is larger than 3 MB"
    page = pathlib.Path(report).resolve().as_uri()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        try:
            browser.attach()
            browser.size(1100, 900)
            browser.call("Page.navigate", url=page)
            start = time.monotonic()
            while browser.value("document.readyState") != "complete":
                assert time.monotonic() - start < 60, "the page does not load"
                time.sleep(0.1)
            steady = "type" not in summary["problem"]
            numbers, of_series = check_numbers(browser, summary), check_series(browser, pathlib.Path(summary_path).parent, summary)
            assert (numbers if steady else numbers + of_series) > 10, (numbers, of_series)
            check_charts(browser, (2 if steady else 1) - check_maps(browser, summary))
            if screenshot:
                image = browser.call("Page.captureScreenshot", captureBeyondViewport=True)["data"]
                pathlib.Path(screenshot[0]).write_bytes(base64.b64decode(image))
            browser.size(390, 800, phone=True)
            width = browser.value("new Promise((done) => setTimeout(() => done(document.documentElement.scrollWidth), 300))")
            assert width <= 390, f"{width} points wide on a phone of 390"
            if len(screenshot) > 1:
                image = browser.call("Page.captureScreenshot", captureBeyondViewport=True)["data"]
                pathlib.Path(screenshot[1]).write_bytes(base64.b64decode(image))
            paper = base64.b64decode(browser.call("Page.printToPDF")["data"])
            assert paper.startswith(b"%PDF") and len(paper) > 20000
            if len(screenshot) > 2:
                pathlib.Path(screenshot[2]).write_bytes(paper)
            check_events(browser, page)
        finally:
            browser.close()
    print("report_browser: all is well")


main(*sys.argv[1:])
