// Places where something came back: double rings beneath the places, as large as it came back often.
"use strict";
(function (app) {
  var layer = app.data.layers.filter(function (one) {
    return one.kind === "rings";
  })[0];

  // how often something came back lies on the latest issue of a place
  app.readRepeats = function () {
    app.repeats = app.issues.filter(function (issue) {
      return layer && issue.again > 0 && issue.isPlaced;
    });
  };
  function lookOf(issue) {
    return layer.rings.filter(function (ring) {
      return issue.again >= ring.low && (ring.high === null || issue.again < ring.high);
    })[0];
  }
  // The rows of each look in the legend.
  app.repeatCount = function (ring) {
    return app.repeats.filter(function (issue) {
      return lookOf(issue) === ring;
    }).length;
  };

  function ring(issue, radius, colour, weight, opacity) {
    return L.circleMarker([issue.lat, issue.lon], {
      pane: "actions", radius: radius, color: colour, weight: weight, opacity: opacity, fill: false, interactive: false
    });
  }
  app.addRepeats = function (map) {
    var group = L.layerGroup();
    app.refreshRepeats = function () {
      group.clearLayers();
      group.remove();
      if (!layer || !app.isShown(layer.id)) return;
      app.repeats.filter(app.passes).forEach(function (issue) {
        var look = lookOf(issue);
        if (!look) return;
        var r = look.size / 2;
        group.addLayer(ring(issue, r - 2.6, "#FFFFFF", 6.5, 0.9));
        group.addLayer(ring(issue, r - 0.9, look.colour, 1.7, 1));
        group.addLayer(ring(issue, r - 4.4, look.colour, 1.7, 1));
      });
      group.addTo(map);
    };
    app.refreshRepeats();
  };
})(CityMap);
