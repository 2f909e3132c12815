// Points, issues, areas and special actions on the map, shown as the legend's switches say.
"use strict";
(function (app) {
  var data = app.data;
  var hidden = {};
  var wanted = [true, true, true, true]; // by worst colour: none, white, yellow, red

  data.layers.forEach(function (layer) {
    if (!layer.visible) hidden[layer.id] = true;
  });
  app.isShown = function (id) {
    return !hidden[id];
  };
  app.wantsColour = function (colour) {
    return wanted[colour];
  };

  var layerById = {};
  data.layers.forEach(function (layer) {
    layerById[layer.id] = layer;
  });

  function rows(columns) {
    var names = Object.keys(columns);
    return columns[names[0]].map(function (_, i) {
      var row = {};
      names.forEach(function (name) {
        row[name] = columns[name][i];
      });
      return row;
    });
  }

  var issuesByPoint = {};
  var bareIssues = [];
  app.issues = rows(data.issues);
  app.issues.forEach(function (issue) {
    issue.unitNumber = issue.unit;
    issue.unit = data.units[issue.unit] || "";
    if (issue.point) (issuesByPoint[issue.point] = issuesByPoint[issue.point] || []).push(issue);
    else if (issue.lon !== null) bareIssues.push(issue);
  });

  app.points = rows(data.points).map(function (point) {
    point.layer = layerById[point.layer];
    point.unitNumber = point.unit;
    point.unit = data.units[point.unit] || "";
    point.issues = issuesByPoint[point.fid] || [];
    point.answers = data.answers[point.answers].map(function (a) {
      return {
        way: a[0], unit: data.units[a[1]] || "", leader: a[2], contact: a[3], phone: a[4],
        reason: a[5], is_responsible: a[6]
      };
    });
    return point;
  });
  app.bareIssues = bareIssues;
  var pointNames = {};
  app.points.forEach(function (point) {
    pointNames[point.fid] = point.name;
  });
  app.issues.forEach(function (issue) {
    issue.pointName = pointNames[issue.point] || "";
  });

  app.addPlaces = function (map) {
    var popupOptions = { maxWidth: 380, minWidth: 280, maxHeight: 460, autoPanPadding: [24, 24] };
    var group = L.markerClusterGroup({
      maxClusterRadius: 46,
      disableClusteringAtZoom: 16,
      spiderfyOnMaxZoom: true,
      showCoverageOnHover: false,
      animate: false,
      chunkedLoading: false,
      iconCreateFunction: function (cluster) {
        var counts = [0, 0, 0, 0];
        var all = cluster.getAllChildMarkers();
        all.forEach(function (marker) {
          counts[marker.options.colour] += 1;
        });
        var drawn = app.cluster(all.length, counts);
        return L.divIcon({ html: drawn.element, className: "cluster", iconSize: [drawn.size, drawn.size] });
      }
    });

    app.points.forEach(function (point) {
      if (point.lon === null) return;
      point.marker = L.marker([point.lat, point.lon], {
        icon: L.divIcon({ html: app.marker(point.layer, point.worst, 24), className: "place", iconSize: [24, 24] }),
        colour: point.worst,
        title: point.name,
        alt: point.name,
        riseOnHover: true,
        zIndexOffset: point.worst * 1000
      }).bindPopup(function () {
        return app.pointPopup(point);
      }, popupOptions);
    });
    bareIssues.forEach(function (issue) {
      issue.marker = L.marker([issue.lat, issue.lon], {
        icon: L.divIcon({ html: app.badge(issue.colour, 14), className: "bare-issue", iconSize: [14, 14] }),
        colour: issue.colour,
        title: issue.description || issue.code,
        alt: issue.description || issue.code,
        zIndexOffset: issue.colour * 1000
      }).bindPopup(function () {
        return app.issuePopup(issue);
      }, popupOptions);
    });

    app.refreshPlaces = function () {
      var markers = [];
      app.points.forEach(function (point) {
        if (point.marker && app.pointPasses(point)) markers.push(point.marker);
      });
      if (app.isShown("issues")) {
        bareIssues.forEach(function (issue) {
          if (issue.marker && issue.colour > 0 && app.issuePasses(issue)) markers.push(issue.marker);
        });
      }
      group.clearLayers();
      group.addLayers(markers);
    };
    app.showPlace = function (place) {
      hidden[place.layer ? place.layer.id : "issues"] = false;
      wanted[place.worst === undefined ? place.colour : place.worst] = true;
      if (place.layer ? !app.pointPasses(place) : !app.issuePasses(place)) app.clearFilters();
      app.refreshAll();
      map.setView([place.lat, place.lon], Math.max(map.getZoom(), 17), { animate: false });
      // so near, markers stand by themselves; one still inside a heap is fanned out first
      function open() {
        if (map.hasLayer(place.marker) && !place.marker.isPopupOpen()) place.marker.openPopup();
      }
      if (map.hasLayer(place.marker)) {
        open();
        return;
      }
      group.zoomToShowLayer(place.marker, open);
      window.setTimeout(open, 400); // it waits for a move of the map that may not come
    };
    // no pop-up taller than the map, which the table may have made low
    map.on("popupopen", function (event) {
      var room = Math.max(140, map.getSize().y - 60);
      if (event.popup.options.maxHeight !== Math.min(460, room)) {
        event.popup.options.maxHeight = Math.min(460, room);
        event.popup.update();
      }
    });
    map.addLayer(group);
    app.refreshPlaces();
  };

  app.addShapes = function (map) {
    var groups = {};
    data.areas.forEach(function (level) {
      var group = L.layerGroup();
      // each border once: drawn from both sides, its dashes would fill each other's gaps
      L.polyline(level.borders.map(function (line) {
        return app.unpack(line, data.precision);
      }), {
        pane: "areas", color: level.outline, weight: level.outlineWidth, dashArray: level.dash || null,
        interactive: false, smoothFactor: 0.6, lineCap: "butt"
      }).addTo(group);
      groups[level.id] = group;
    });
    data.actions.forEach(function (layer) {
      var group = L.layerGroup();
      layer.items.forEach(function (item) {
        var style = {
          pane: "actions", color: item.colour, weight: layer.weight * item.widthFactor, opacity: layer.opacity,
          dashArray: item.dash || null, fillColor: item.colour, fillOpacity: 0.25, lineCap: "butt"
        };
        var shape;
        if (item.type === "point") shape = L.circleMarker([item.at[1], item.at[0]], L.extend({}, style, { radius: 6, weight: 2, opacity: 1, fillOpacity: 0.85, color: "#FFFFFF" }));
        else if (item.type === "line") shape = L.polyline(item.parts.map(function (part) { return app.unpack(part, data.precision); }), style);
        else shape = L.polygon(item.parts.map(function (polygon) { return polygon.map(function (ring) { return app.unpack(ring, data.precision); }); }), style);
        shape
          .bindPopup(function () {
            return app.factsPopup(item.name, app.local(layer.title), item.facts.map(function (fact) {
              return [app.local(fact[0]), typeof fact[1] === "string" ? fact[1] : app.local(fact[1])];
            }));
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

  app.setShown = function (id, isShown) {
    hidden[id] = !isShown;
    app.refreshPlaces();
    app.drawTable();
    app.refreshShapes();
    app.labels.redraw();
    if (data.areas.some(function (level) { return level.id === id; })) app.base.redraw();
  };
  app.setColour = function (colour, isWanted) {
    wanted[colour] = isWanted;
    app.refreshAll();
  };
  // map, counts and table after a change of what is wanted
  app.refreshAll = function () {
    app.refreshPlaces();
    app.showFilters();
    app.drawCounts();
    app.drawTable();
  };
})(CityMap);
