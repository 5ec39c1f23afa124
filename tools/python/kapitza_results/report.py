"""One HTML page that holds all of a run: no network, no other files.

Charts are Chart.js (MIT licence), of Debian's package libjs-chart.js: one file of 200 kB that needs nothing else, draws with hover on screens and
phones, and is maintained. Its licence stands at its head, in the page too.
"""

import html
import json
import pathlib

from . import answers, charts, dynamic_answers, measurement_answers, measurements, report_tables
from .reading import Problem, read_text
from .runs import open_run

HERE = pathlib.Path(__file__).resolve().parent
CHART_PLACES = (HERE / "page" / "chart.min.js", pathlib.Path("/usr/share/javascript/chart.js/chart.min.js"))


def chart_library():
    for place in CHART_PLACES:
        if place.exists():
            return read_text(place)
    raise Problem("Chart.js is missing, of which a report's charts are made (Debian: apt-get install libjs-chart.js)")


def figures(run, data):
    """HTML of all charts and maps; their numbers go into `data`."""
    text = ""
    for k, (heading, caption, spec) in enumerate(charts.maps(run) if run.dimension == 2 and run.fields is not None else ()):
        data["maps"].append({"id": f"map{k}", **spec})
        text += (f'<h2>{heading}</h2><figure><div class=map><canvas id="map{k}"></canvas><div class=tip id="map{k}-tip"></div></div>'
                 f'<div class=scale><span id="map{k}-low"></span><canvas id="map{k}-scale"></canvas><span id="map{k}-high"></span></div>'
                 f"<figcaption>{caption}</figcaption></figure>")
    return text + drawn(charts.charts(run), data)


def drawn(specifications, data):
    """HTML of charts; their numbers go into `data`."""
    text = ""
    for k, (heading, caption, spec) in enumerate(specifications, len(data["charts"])):
        data["charts"].append({"id": f"chart{k}", **spec})
        look = f'style="height:{5 + 2 * len(spec["names"])}rem"' if spec["kind"] == "bars" else f'style="--rows:{len(spec["curves"])}"'
        note = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
        text += f'<h2>{html.escape(heading)}</h2><figure><div class="chart {spec["kind"]}" {look}><canvas id="chart{k}"></canvas></div>{note}</figure>'
    return text


def sections(tables):
    return "".join(f"<h2>{heading}</h2>{text}" for heading, text in tables if text)


def page(run):
    """The whole page as a text. @raises Problem"""
    words = answers if run.kind == "steady" else dynamic_answers
    seen = measurements.of_run(run)
    findings = measurement_answers.answer if seen else words.answer
    summary, data = run.summary, {"charts": [], "maps": []}
    library = chart_library()
    body = f"<h1>{html.escape(run.title)}</h1>"
    body += f"<p class=facts>kapitza {html.escape(summary['kapitza']['version'])}, {summary['problem']['dimension']}D, T0 = {summary['problem']['temperature']:.6g} K</p>"
    if words.state(summary):
        body += f"<p class=bad>{html.escape(words.state(summary))}</p>"
    body += "<div class=answer>" + "".join(f"<p>{html.escape(sentence)}</p>" for sentence in findings(run)) + "</div>"
    if seen:
        body += drawn(charts.measurement_charts(seen), data) + sections(report_tables.measurement_tables(summary, seen))
    body += figures(run, data) + sections(report_tables.tables(run))
    if summary["warnings"]:
        body += "<h2>Warnings</h2><ul class=warnings>" + "".join(f"<li>{html.escape(text)}</li>" for text in summary["warnings"]) + "</ul>"
    deck = summary.get("deck", {}).get("effective")
    if deck:
        body += f"<h2>Deck</h2><p class=facts>As it was run, with every default.</p><pre>{html.escape(deck)}</pre>"
    body += "<h2>Provenance</h2>" + report_tables.provenance(summary, words.solved(summary))
    numbers = json.dumps(data, separators=(",", ":"), allow_nan=False).replace("</", "<\\/")
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<link rel="icon" href="data:,"><title>{html.escape(run.title)}</title>\n<style>\n{read_text(HERE / "page" / "report.css")}</style></head>\n<body>\n{body}\n'
            f'<script type="application/json" id="data">{numbers}</script>\n<script>\n{library}\n</script>\n<script>\n{read_text(HERE / "page" / "report.js")}</script>\n'
            "</body></html>\n")


def write_report(directory, output=None):
    """Writes DIRECTORY/report.html, or `output`. @return its path @raises Problem"""
    run = open_run(directory)
    path = pathlib.Path(output) if output else run.directory / "report.html"
    text = page(run)
    hidden = path.with_name(f".{path.name}")
    try:
        hidden.write_text(text, encoding="utf-8")
        hidden.replace(path)
    except OSError as error:
        raise Problem(f"{path}: {error.strerror}") from None
    return path
