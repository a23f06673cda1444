"""plot_check.py - that the picture for README.md shows the figures of a report, and as large as they are

    plot_check.py REPORT.json
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

SVG = "{http://www.w3.org/2000/svg}"
HERE = pathlib.Path(__file__).resolve().parent


def picture(folder, *reports):
    folder = pathlib.Path(folder)
    out, sources = folder / "out.svg", [folder / ("%d.json" % i) for i in range(len(reports))]
    for path, report in zip(sources, reports):
        path.write_text(json.dumps(report))
    done = subprocess.run([sys.executable, HERE / "plot.py", *sources, out], check=False, capture_output=True, text=True)
    return xml.fromstring(out.read_text()) if done.returncode == 0 else done.stderr


def bars(svg):
    return [(float(one.get("data-value")), float(one.get("width"))) for one in svg.iter(SVG + "rect") if one.get("data-value")]


def wanted(rows):
    """The medians of all that it has to show."""
    for row in rows:
        if row["bytes"] in (84, 1428) and row["bench"] == "tun":
            yield row["answered"]["median"]
        elif row["bytes"] in (84, 1428) and row["bench"] == "core" and row["group"] in ("size", "peer"):
            yield row["ns_per_packet"]["median"]
            if row["group"] == "size":
                yield row["checksum_ns"]["median"]


def of(report, bench):
    return {**report, "results": [row for row in report["results"] if row["bench"] == bench]}


def main():
    report = json.loads(pathlib.Path(sys.argv[1]).read_text())
    with tempfile.TemporaryDirectory() as folder:
        svg = picture(folder, report)
        found = sorted(value for value, _ in bars(svg))
        assert found == sorted(wanted(report["results"])), found
        for bench in ("core", "tun"):
            part = bars(picture(folder, of(report, bench)))
            assert part, bench
            scales = [width / value for value, width in part]
            assert max(scales) - min(scales) < 0.01 * max(scales), "%s: %s" % (bench, scales)
        in_two = picture(folder, of(report, "core"), report)
        assert xml.tostring(in_two) == xml.tostring(svg), "of two reports"
        style = svg.find(SVG + "style").text
        assert "prefers-color-scheme: dark" in style and style.count("--own: #") == 2, style
        assert not [one for one in svg.iter() if one.get("href")], "it needs something else"
        texts = [one.text for one in svg.iter(SVG + "text")]
        assert "lwip-tun" in texts and "null reflector" in texts, texts
        hostile = {**report, "results": [{**row, "case": "<&\"'>", "command": "<&\"'>"} for row in of(report, "tun")["results"]]}
        assert "<&\"'>" in [one.text for one in picture(folder, hostile).iter(SVG + "text")]
        assert picture(folder, of(report, "nothing")).startswith("failed: the report has no figures")
    print("the picture shows %d figures" % len(found))


main()
