"""The side of QGIS: run by the system's Python, which has PyQGIS; prints one JSON object a line.

Called by `bench_against_qgis.py` with the folder of the data and the name of a case.
"""

# mypy: ignore-errors
# ruff: noqa: D103
from __future__ import annotations

import glob
import json
import os
import random
import statistics
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsFontMarkerSymbolLayer,
    QgsLineSymbol,
    QgsMapRendererCache,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsPointClusterRenderer,
    QgsPointXY,
    QgsProperty,
    QgsRectangle,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsSpatialIndex,
    QgsSymbolLayer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QFont, QFontDatabase

WIDTH, HEIGHT = 1600, 1000
FILLS = {
    "markets": "#9A5B13",
    "schools": "#1F64B0",
    "residential_compounds": "#2F7550",
    "parking_lots": "#5A4FCF",
}
EDGES = {0: "#FFFFFF", 1: "#57606A", 2: "#F2B705", 3: "#C8102E"}


def tell(metric, seconds, **more):
    values = [1000 * s for s in seconds]
    row = {"metric": metric, "ms": round(statistics.median(values), 2), "n": len(values), **more}
    row["rss_mb"] = peak_rss_mb()
    print(json.dumps(row), flush=True)


def peak_rss_mb():
    """Return the peak of this process alone: getrusage would count what it was forked from."""
    with open("/proc/self/status") as status:
        return round(
            int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / 1024
        )


def timed(run, times):
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return seconds


def by_kind_and_colour():
    """Make the symbols: four kinds in four colours, as rules of an expression."""
    categories = []
    for kind, fill in FILLS.items():
        for colour, edge in EDGES.items():
            symbol = QgsMarkerSymbol.createSimple(
                {"name": "circle", "color": fill, "size": "2.1", "outline_color": edge,
                 "outline_width": "0.3"}
            )  # fmt: skip
            categories.append(QgsRendererCategory(f"{kind}{colour}", symbol, kind))
    return QgsCategorizedSymbolRenderer('concat("kind", "colour")', categories)


def layers(folder):
    opened = []
    for name in ("points", "streets", "areas"):
        layer = QgsVectorLayer(f"{folder}/{name}.gpkg|layername={name}", name, "ogr")
        assert layer.isValid(), name
        opened.append(layer)
    points, streets, areas = opened
    points.setRenderer(by_kind_and_colour())
    line = QgsLineSymbol.createSimple({"color": "#b0a890", "width": "0.5"})
    streets.setRenderer(QgsSingleSymbolRenderer(line))
    fill = QgsFillSymbol.createSimple(
        {"color": "#f3efe6", "outline_color": "#666666", "outline_width": "0.4"}
    )
    areas.setRenderer(QgsSingleSymbolRenderer(fill))
    return opened


def settings(shown, share=1):
    made = QgsMapSettings()
    made.setLayers(shown)
    made.setOutputSize(QSize(WIDTH, HEIGHT))
    made.setOutputDpi(96)
    made.setDestinationCrs(shown[-1].crs())
    made.setBackgroundColor(QColor("white"))
    width, height = 0.14 / share / 2, 0.11 / share / 2
    made.setExtent(QgsRectangle(80.27 - width, 41.165 - height, 80.27 + width, 41.165 + height))
    made.setFlag(QgsMapSettings.Antialiasing, True)
    made.setFlag(QgsMapSettings.DrawLabeling, True)
    return made


def frame(wanted, cache=None):
    job = QgsMapRendererParallelJob(wanted)
    if cache is not None:
        job.setCache(cache)
    job.start()
    job.waitForFinished()
    return job


def render(folder):
    shown = layers(folder)
    tell("frame, whole city", timed(lambda: frame(settings(shown)), 3))
    tell("frame, an eighth of its width", timed(lambda: frame(settings(shown, 8)), 7))
    seconds = []
    for _ in range(3):
        job = QgsMapRendererParallelJob(settings(shown))
        job.start()
        time.sleep(0.1)
        start = time.perf_counter()
        job.cancel()
        seconds.append(time.perf_counter() - start)
    tell("cancel", seconds)
    cache = QgsMapRendererCache()
    frame(settings(shown), cache)
    frame(settings(shown[1:]), cache)
    tell("points switched off", timed(lambda: frame(settings(shown[1:]), cache), 5))
    tell("points switched on again", timed(lambda: frame(settings(shown), cache), 5))


def clusters(folder):
    shown = layers(folder)
    renderer = QgsPointClusterRenderer()
    renderer.setEmbeddedRenderer(by_kind_and_colour())
    symbol = QgsMarkerSymbol.createSimple(
        {"name": "circle", "color": "#f54b50", "size": "6", "outline_style": "no"}
    )
    font = QgsFontMarkerSymbolLayer("Noto Sans CJK SC", "0", 3.2)
    number = QgsProperty.fromExpression("@cluster_size")
    font.setDataDefinedProperty(QgsSymbolLayer.PropertyCharacter, number)
    font.setColor(QColor("white"))
    symbol.appendSymbolLayer(font)
    renderer.setClusterSymbol(symbol)
    renderer.setTolerance(10.0)
    renderer.setToleranceUnit(QgsUnitTypes.RenderMillimeters)
    shown[0].setRenderer(renderer)
    tell("clusters, whole city", timed(lambda: frame(settings(shown)), 1))


def labels(folder):
    shown = layers(folder)
    # the program's own letters, so that both sides write the same words in the same room
    for file in sorted(glob.glob(f"{sys.argv[3]}/*.otf")):
        QFontDatabase.addApplicationFont(file)
    for layer, size in ((shown[0], 8), (shown[2], 12)):
        wanted, text = QgsPalLayerSettings(), QgsTextFormat()
        wanted.fieldName = "name"
        text.setFont(QFont("City Map Sans"))
        text.setSize(size)
        halo = QgsTextBufferSettings()
        halo.setEnabled(True)
        halo.setSize(0.8)
        text.setBuffer(halo)
        wanted.setFormat(text)
        layer.setLabeling(QgsVectorLayerSimpleLabeling(wanted))
        layer.setLabelsEnabled(True)
    job = frame(settings(shown))
    drawn = job.takeLabelingResults().labelsWithinRect(settings(shown).extent())
    whole = sum(not one.isUnplaced for one in drawn)
    tell("labels, whole city", timed(lambda: frame(settings(shown)), 2), labels=whole)


def identify(folder):
    points = layers(folder)[0]
    rng = random.Random(3)
    places = [(rng.uniform(80.21, 80.33), rng.uniform(41.12, 41.21)) for _ in range(50)]
    for name, reach in (("an eighth", 0.14 / 8 / WIDTH * 7), ("whole city", 0.14 / WIDTH * 7)):
        seconds = []
        for x, y in places:
            start = time.perf_counter()
            box = QgsRectangle(x - reach, y - reach, x + reach, y + reach)
            min(
                (f.geometry().asPoint().sqrDist(x, y), f["id"])
                for f in [*points.getFeatures(QgsFeatureRequest().setFilterRect(box))] or [_Far()]
            )
            seconds.append(time.perf_counter() - start)
        tell(f"identify by rectangle, {name}", seconds)
    index = QgsSpatialIndex(points.getFeatures(QgsFeatureRequest().setNoAttributes()))
    seconds = []
    for x, y in places:
        start = time.perf_counter()
        points.getFeature(index.nearestNeighbor(QgsPointXY(x, y), 1)[0])
        seconds.append(time.perf_counter() - start)
    tell("identify, R-tree in memory", seconds)


class _Far:
    """Stand in where nothing lies in the rectangle."""

    def geometry(self):
        return self

    def asPoint(self):  # noqa: N802
        return QgsPointXY(0, 0)

    def __getitem__(self, _name):
        return 0


CASES = {"render": render, "clusters": clusters, "labels": labels, "identify": identify}

if __name__ == "__main__":
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], True)
    application.initQgis()
    CASES[sys.argv[2]](sys.argv[1])
    sys.stdout.flush()
    os._exit(0)
