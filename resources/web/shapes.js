// Responsibility areas and special actions, drawn by Leaflet on a canvas.
"use strict";
(function (app) {
  var data = app.data;

  // Areas by row id, with their rings; the two nearest levels name a point's place.
  app.readAreas = function () {
    app.areaByFid = {};
    data.areas.forEach(function (level) {
      var shapes = app.shapes(level.shapes, data.precision);
      level.shapes = "";
      level.items.forEach(function (area, i) {
        area.rings = shapes[i];
        area.levelTitle = level.title;
        area.rank = level.rank;
        area.isNear = level.rank < 3;
        area.points = area.open = 0;
        app.areaByFid[area.fid] = area;
      });
    });
  };
  // How many points and open issues lie in each area, worked out once from the rows of the page.
  app.countAreas = function () {
    var points = new Array(data.chains.length).fill(0);
    var open = new Array(data.chains.length).fill(0);
    app.points.forEach(function (point) {
      points[point.chain] += 1;
    });
    app.issues.forEach(function (issue) {
      if (issue.colour > 0) open[issue.chain] += 1;
    });
    data.chains.forEach(function (chain, k) {
      chain.forEach(function (fid) {
        if (!app.areaByFid[fid]) return;
        app.areaByFid[fid].points += points[k];
        app.areaByFid[fid].open += open[k];
      });
    });
  };

  app.addShapes = function (map) {
    var groups = {};
    data.areas.forEach(function (level) {
      var group = L.layerGroup();
      L.polyline(app.shapes(level.borders, data.precision)[0] || [], {
        pane: "areas", color: level.outline, weight: level.outlineWidth, dashArray: level.dash || null,
        interactive: false, smoothFactor: 0.6, lineCap: "butt"
      }).addTo(group);
      groups[level.id] = group;
    });
    data.actions.forEach(function (layer) {
      var group = L.layerGroup();
      var shapes = app.shapes(layer.shapes, data.precision);
      layer.items.forEach(function (item, i) {
        if (!shapes[i].length) return;
        shapeOf(layer, layer.looks[item[1]], layer.kinds[i], shapes[i])
          .on("click", function (event) {
            L.DomEvent.stop(event);
            if (app.isMeasuring) map.fire("click", event);
            else if (!app.clicked(map, event)) app.openPopup(event.latlng, actionCard.bind(null, layer, i));
          })
          .addTo(group);
      });
      groups[layer.id] = group;
    });
    app.refreshShapes = function () {
      Object.keys(groups).forEach(function (id) {
        if (app.isShown(id)) groups[id].addTo(map);
        else groups[id].remove();
      });
    };
    app.refreshShapes();
  };

  function shapeOf(layer, look, kind, parts) {
    var style = {
      pane: "actions", color: look.colour, weight: layer.weight * look.widthFactor, opacity: layer.opacity,
      dashArray: look.dash || null, fillColor: look.colour, fillOpacity: 0.25, lineCap: "butt"
    };
    if (kind === "point") {
      return L.circleMarker(parts[0][0], L.extend({}, style, {
        radius: 6, weight: 2, opacity: 1, fillOpacity: 0.85, color: "#FFFFFF", dashArray: null
      }));
    }
    return kind === "line" ? L.polyline(parts, style) : L.polygon(parts, style);
  }

  function actionCard(layer, i) {
    var item = layer.items[i], facts = [];
    layer.facts.forEach(function (title, k) {
      if (item[k + 2] !== null) facts.push([app.local(title), app.local(item[k + 2])]);
    });
    var card = app.factsPopup(item[0], app.local(layer.title), facts);
    app.photos(card, "action", { fid: layer.fids[i] });
    return card;
  }
})(CityMap);
