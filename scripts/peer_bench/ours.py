"""Our side: the same pictures through the program's own renderer; one JSON object a line."""

from __future__ import annotations

import json
import statistics
import sys
import time
from dataclasses import replace
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from gis_app.catalogue.loader import load_catalogue
from gis_app.domain.layer_spec import FillSymbol, LabelSpec, LineSymbol
from gis_app.domain.map_look import PointDisplay
from gis_app.domain.table import TextColumn
from gis_app.geo.extent import GeoPoint, ScreenPoint
from gis_app.paths import layers_dir
from gis_app.rendering.identify import features_at
from gis_app.rendering.map_renderer import MapReport, paint_map
from gis_app.rendering.map_settings import MapSettings
from gis_app.rendering.point_index import indexed
from gis_app.rendering.render_cache import RenderCache
from gis_app.rendering.render_layer import LabelTexts, PointMarks, RenderLayer
from peer_bench.data import AREAS, CLASSES, KINDS, ROADS, PeerCity, make

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WIDTH, HEIGHT = 1600, 1000
_MIDDLE = GeoPoint(80.27, 41.165)


def tell(metric: str, seconds: Sequence[float], **more: Any) -> None:
    """Print the median of some times."""
    values = [1000 * s for s in seconds]
    row = {"metric": metric, "ms": round(statistics.median(values), 2), "n": len(values), **more}
    row["rss_mb"] = _rss_mb()
    sys.stdout.write(json.dumps(row) + "\n")


def _rss_mb() -> int:
    # getrusage would count the process this one was forked from
    with open("/proc/self/status", encoding="utf-8") as status:
        peak = next(line for line in status if line.startswith("VmHWM"))
    return round(int(peak.split()[1]) / 1024)


def timed(run: Callable[[], object], times: int) -> list[float]:
    """Return how long each of some runs took."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return seconds


def city_layers(city: PeerCity) -> tuple[RenderLayer, ...]:
    """Return the layers: areas and streets drawn as QGIS draws them, points as the program does."""
    catalogue = load_catalogue(layers_dir())
    every = np.arange(AREAS, dtype=np.int64)
    ground = replace(
        catalogue.layer("areas_subdistrict"),
        symbol=FillSymbol("#F3EFE6", 1.0, "#666666", 0.4),
        label=None,
    )
    made = [RenderLayer(ground, 10.0, 1.0, every + 1, None, city.areas, every)]
    line = LineSymbol("#B0A890", 0.5)
    for number, name in enumerate(CLASSES):
        spec = replace(
            catalogue.layer(f"roads_{name}"), symbol=line, label=None, max_scale_denominator=None
        )
        rows = np.flatnonzero(city.street_class == number)
        made.append(RenderLayer(spec, 60.0 + number, 1.0, rows + 1, None, city.streets, rows))
    for number, kind in enumerate(KINDS):
        rows = np.flatnonzero(city.kind == number)
        nothing = np.zeros(len(rows), np.bool_)
        marks = PointMarks(
            city.lon_deg[rows], city.lat_deg[rows], city.colour[rows], nothing, nothing
        )
        spec = replace(catalogue.layer(kind), label=None)
        made.append(RenderLayer(spec, 440.0 + number, 1.0, rows + 1, marks))
    return tuple(made)


def labelled(city: PeerCity, layers: Sequence[RenderLayer]) -> tuple[RenderLayer, ...]:
    """Return the layers with the names of points and areas, in the sizes QGIS writes them."""
    names, made = np.array(city.names(), object), []
    for one in layers:
        if one.marks is not None:
            words = list(names[one.fids - 1])
            label = LabelSpec("name", size_px=8 / 72 * 96, priority=40)
        elif one.table == "areas":
            words = [f"{ROADS[n % len(ROADS)]}街道" for n in range(AREAS)]
            label = LabelSpec("name", size_px=12 / 72 * 96, priority=80)
        else:
            made.append(one)
            continue
        texts = LabelTexts(TextColumn.from_values(words))
        made.append(replace(one, spec=replace(one.spec, label=label), texts=texts))
    return tuple(made)


def view(share: int = 1, display: PointDisplay = PointDisplay.DOTS) -> MapSettings:
    """Return the settings of the whole city or of a share of its width."""
    units = np.radians(0.14) * 6378137 / WIDTH / share
    plain = MapSettings.for_screen(_MIDDLE.in_map(), 50_000, WIDTH, HEIGHT)
    return replace(
        plain,
        m_per_px_x=units,
        m_per_px_y=units,
        scale_denominator=plain.scale_denominator * units / plain.m_per_px_x,
        display=display,
    )


def frame(
    settings: MapSettings, layers: Sequence[RenderLayer], cache: RenderCache, **more: Any
) -> MapReport:
    """Paint one picture in full: the kept base of the last one is forgotten."""
    if cache.base.picture is not None:
        cache.base.picture = replace(cache.base.picture, layers=())
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    report = paint_map(painter, settings, layers, cache=cache, **more)
    painter.end()
    return report


def render(count: int) -> None:
    """Measure frames, cancelling, switching, the stall of the window's thread, and memory."""
    before = _rss_mb()
    layers, cache = city_layers(make(count)), RenderCache()
    points = [one for one in layers if one.marks is not None]
    start = time.perf_counter()
    for one in points:
        indexed(cache, one)
    tell("index of the points, once", [time.perf_counter() - start])
    frame(view(), layers, cache)
    tell("frame, whole city", timed(lambda: frame(view(), layers, cache), 9))
    frame(view(8), layers, cache)
    tell("frame, an eighth of its width", timed(lambda: frame(view(8), layers, cache), 9))
    tell("memory above the start", [0.0], mb=_rss_mb() - before)
    tell("cancel", [_cancelled(layers, cache) for _ in range(9)])
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)

    def paint(shown: Sequence[RenderLayer]) -> None:
        painter = QPainter(image)
        paint_map(painter, view(), shown, cache=cache)
        painter.end()

    paint(layers)
    lower = [one for one in layers if one.marks is None]
    tell("points switched off, base kept", timed(lambda: paint(lower), 9))
    longest = _longest_stall(lambda: frame(view(), layers, cache), 12)
    tell("longest hold of the window's thread, whole city", [longest])
    longest = _longest_stall(lambda: frame(view(8), layers, cache), 20)
    tell("longest hold of the window's thread, an eighth", [longest])


def _cancelled(layers: Sequence[RenderLayer], cache: RenderCache) -> float:
    """Return how long a frame goes on after it was given up in its middle."""
    stop, ended = Event(), []

    def run() -> None:
        frame(view(), layers, cache, cancelled=stop.is_set)
        ended.append(time.perf_counter())

    thread = Thread(target=run)
    thread.start()
    time.sleep(0.02)
    start = time.perf_counter()
    stop.set()
    thread.join()
    return ended[0] - start


def _longest_stall(paint: Callable[[], object], times: int) -> float:
    """Return the longest time between two ticks of a timer while a thread paints."""
    ticks: list[float] = []
    loop, timer = QEventLoop(), QTimer()
    timer.setInterval(1)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    done = Event()

    def run() -> None:
        for _ in range(times):
            paint()
        done.set()

    timer.timeout.connect(lambda: loop.quit() if done.is_set() else None)
    timer.start()
    thread = Thread(target=run)
    thread.start()
    loop.exec()
    thread.join()
    return float(np.diff(ticks).max())


def clusters(count: int) -> None:
    """Measure counted discs."""
    layers, cache = city_layers(make(count)), RenderCache()
    settings = view(1, PointDisplay.AUTO)
    report = frame(settings, layers, cache)
    assert report.placed is not None
    discs = len(report.placed.clusters)
    tell("clusters, whole city", timed(lambda: frame(settings, layers, cache), 9), discs=discs)


def labels(count: int) -> None:
    """Measure labels beside every place, and count them."""
    city = make(count)
    layers, cache = labelled(city, city_layers(city)), RenderCache()
    first = timed(lambda: frame(view(), layers, cache), 1)
    report = frame(view(), layers, cache)
    tell("labels, whole city, the very first time", first)
    seconds = timed(lambda: frame(view(), layers, cache), 9)
    tell("labels, whole city", seconds, labels=len(report.labels))


def identify(count: int) -> None:
    """Measure a click at places all over the picture."""
    layers, cache = city_layers(make(count)), RenderCache()
    rng = np.random.default_rng(3)
    places = rng.uniform((100, 100), (WIDTH - 100, HEIGHT - 100), (50, 2)).tolist()
    marked = [one for one in layers if one.marks is not None]
    for name, share in (("an eighth", 8), ("whole city", 1)):
        settings = view(share)
        placed = frame(settings, layers, cache).placed
        seconds = []
        for x, y in places:
            at = ScreenPoint(x, y)
            start = time.perf_counter()
            features_at(settings, marked, at, 7.0, placed)
            seconds.append(time.perf_counter() - start)
        tell(f"identify by rectangle, {name}", seconds)


CASES = {"render": render, "clusters": clusters, "labels": labels, "identify": identify}


def main() -> int:
    """Run one case."""
    application = QGuiApplication([])
    CASES[sys.argv[1]](int(sys.argv[2]))
    del application
    return 0
