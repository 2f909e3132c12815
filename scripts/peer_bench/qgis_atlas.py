"""QGIS prints the atlas: run by the system's Python, which has PyQGIS; prints one JSON line.

qgis_atlas.py FOLDER plain|full FILE.pdf: an A3 sheet a district with map, title, legend, scale bar,
north arrow and a table. `plain` cuts the table at 60 rows and names nothing on the map; `full`
prints every row over as many pages as it needs, street names and the points' numbers.
"""

# mypy: ignore-errors
# ruff: noqa: D103
from __future__ import annotations

import glob
import json
import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
import qgis.core as q
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontDatabase

FILLS = {
    "markets": "#9A5B13",
    "schools": "#1F64B0",
    "residential_compounds": "#2F7550",
    "parking_lots": "#5A4FCF",
}
TIMES = 3
FAMILY = "City Map Sans"


def font(size, bold=False):
    made = QFont(FAMILY)
    made.setPointSizeF(size)
    made.setBold(bold)
    return made


def layers(folder):
    opened = []
    for name in ("points", "streets", "areas"):
        layer = q.QgsVectorLayer(f"{folder}/{name}.gpkg|layername={name}", name, "ogr")
        assert layer.isValid(), name
        opened.append(layer)
    points, streets, areas = opened
    points.setRenderer(
        q.QgsCategorizedSymbolRenderer(
            "kind",
            [
                q.QgsRendererCategory(
                    kind,
                    q.QgsMarkerSymbol.createSimple(
                        {"name": "circle", "color": fill, "size": "2.2", "outline_width": "0.2"}
                    ),
                    kind,
                )
                for kind, fill in FILLS.items()
            ],
        )
    )
    line = q.QgsLineSymbol.createSimple({"color": "#b0a890", "width": "0.5"})
    streets.setRenderer(q.QgsSingleSymbolRenderer(line))
    fill = q.QgsFillSymbol.createSimple({"color": "#f3efe6", "outline_color": "#666666"})
    areas.setRenderer(q.QgsSingleSymbolRenderer(fill))
    return points, streets, areas


def label(layer, field, size, placement, every):
    settings = q.QgsPalLayerSettings()
    settings.fieldName, settings.placement, settings.displayAll = field, placement, every
    words = q.QgsTextFormat()
    words.setFont(font(size))
    words.setSize(size)
    edge = q.QgsTextBufferSettings()
    edge.setEnabled(True)
    edge.setSize(0.35)
    edge.setColor(QColor("white"))
    words.setBuffer(edge)
    settings.setFormat(words)
    layer.setLabeling(q.QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def laid_out(folder, is_full):
    project = q.QgsProject.instance()
    project.setCrs(q.QgsCoordinateReferenceSystem("EPSG:3857"))
    points, streets, areas = layers(folder)
    if is_full:
        label(streets, "name", 7, q.QgsPalLayerSettings.Curved, False)
        label(points, "id", 7, q.QgsPalLayerSettings.OrderedPositionsAroundPoint, True)
    project.addMapLayers([points, streets, areas])
    root = project.layerTreeRoot()
    root.setHasCustomLayerOrder(True)
    root.setCustomLayerOrder([points, streets, areas])
    layout = q.QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.pageCollection().page(0).setPageSize("A3", q.QgsLayoutItemPage.Landscape)

    def place(item, x, y, width, height):
        layout.addLayoutItem(item)
        item.attemptMove(q.QgsLayoutPoint(x, y))
        item.attemptResize(q.QgsLayoutSize(width, height))
        return item

    frame = place(q.QgsLayoutItemMap(layout), 10, 28, 265, 259)
    way = q.QgsCoordinateTransform(areas.crs(), project.crs(), project)
    # the extent reshapes the item: its size is given again
    frame.setExtent(way.transform(areas.extent()))
    frame.attemptMove(q.QgsLayoutPoint(10, 28))
    frame.attemptResize(q.QgsLayoutSize(265, 259))
    frame.setLayers([points, streets, areas])
    frame.setFrameEnabled(True)
    frame.setAtlasDriven(True)
    frame.setAtlasScalingMode(q.QgsLayoutItemMap.Auto)
    frame.setAtlasMargin(0.05)
    title = place(q.QgsLayoutItemLabel(layout), 10, 8, 400, 16)
    title.setText('阿克苏市点位分布图 — [% "name" %]（责任单位：[% "unit" %]）')
    title.setFont(font(26, True))
    title.setHAlign(Qt.AlignHCenter)
    legend = place(q.QgsLayoutItemLegend(layout), 12, 226, 40, 58)
    legend.setTitle("图例")
    legend.setLinkedMap(frame)
    for style, size in (
        (q.QgsLegendStyle.Title, 14),
        (q.QgsLegendStyle.Subgroup, 11),
        (q.QgsLegendStyle.SymbolLabel, 10),
    ):
        one = legend.style(style)
        one.setFont(font(size))
        legend.setStyle(style, one)
    bar = place(q.QgsLayoutItemScaleBar(layout), 190, 272, 80, 12)
    bar.setLinkedMap(frame)
    bar.applyDefaultSize(q.QgsUnitTypes.DistanceKilometers)
    bar.setSegmentSizeMode(q.QgsScaleBarSettings.SegmentSizeFitWidth)
    bar.setFont(font(9))
    north = place(q.QgsLayoutItemPicture(layout), 255, 32, 16, 16)
    arrows = [f"{path}/arrows/NorthArrow_02.svg" for path in q.QgsApplication.svgPaths()]
    north.setPicturePath(next((one for one in arrows if os.path.exists(one)), ""))
    table = q.QgsLayoutItemAttributeTable.create(layout)
    table.setVectorLayer(points)
    table.setDisplayedFields(["id", "name", "kind", "colour", "unit"])
    table.setFilterToAtlasFeature(True)
    table.setMaximumNumberOfFeatures(1_000_000 if is_full else 60)
    if is_full:
        table.setResizeMode(q.QgsLayoutMultiFrame.RepeatUntilFinished)
    table.setContentFont(font(6.5))
    table.setHeaderFont(font(7, True))
    table.setCellMargin(0.6)
    layout.addMultiFrame(table)
    box = q.QgsLayoutFrame(layout, table)
    table.addFrame(box)
    box.attemptMove(q.QgsLayoutPoint(280, 28))
    box.attemptResize(q.QgsLayoutSize(132, 259))
    atlas = layout.atlas()
    atlas.setCoverageLayer(areas)
    atlas.setEnabled(True)
    return layout, atlas


def main():
    folder, kind, file = sys.argv[1:4]
    application = q.QgsApplication([], True)
    application.initQgis()
    fonts = os.path.join(os.path.dirname(__file__), "..", "..", "resources", "fonts")
    for one in sorted(glob.glob(os.path.join(fonts, "*.otf"))):
        QFontDatabase.addApplicationFont(one)
    _layout, atlas = laid_out(folder, kind == "full")
    settings = q.QgsLayoutExporter.PdfExportSettings()
    settings.textRenderFormat = q.QgsRenderContext.TextFormatAlwaysText
    settings.dpi = 300
    wall, processor = [], []
    for _ in range(1 if kind == "full" else TIMES):
        start, began = time.perf_counter(), time.process_time()
        done = q.QgsLayoutExporter.exportToPdf(atlas, file, settings)
        wall.append(time.perf_counter() - start)
        processor.append(time.process_time() - began)
        assert done[0] == 0, done
    print(json.dumps({"wall_s": wall, "processor_s": processor}), flush=True)
    os._exit(0)  # QGIS may fall over its own feet while it lets go of a layout


if __name__ == "__main__":
    main()
