// Places, distances and datums, worked out in the page.
"use strict";
(function (app) {
  // Metres between two places on the ellipsoid; its radii at the middle latitude are exact enough within a city.
  app.metresPerDegree = function (lat) {
    var rad = (lat * Math.PI) / 180;
    var e2 = 0.00669437999;
    var w2 = 1 - e2 * Math.pow(Math.sin(rad), 2);
    var degree = Math.PI / 180;
    return {
      lon: (6378137 / Math.sqrt(w2)) * Math.cos(rad) * degree,
      lat: ((6378137 * (1 - e2)) / Math.pow(w2, 1.5)) * degree
    };
  };
  app.metres = function (a, b) {
    var scale = app.metresPerDegree((a.lat + b.lat) / 2);
    return Math.hypot((b.lng - a.lng) * scale.lon, (b.lat - a.lat) * scale.lat);
  };

  // Rings hold [lat, lon]; a place is inside when an odd number of edges lies east of it.
  app.isInside = function (rings, lat, lon) {
    var inside = false;
    rings.forEach(function (ring) {
      for (var i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
        var a = ring[i];
        var b = ring[j];
        if (a[0] > lat !== b[0] > lat && lon < ((b[1] - a[1]) * (lat - a[0])) / (b[0] - a[0]) + a[1]) inside = !inside;
      }
    });
    return inside;
  };
  app.metresToBorder = function (rings, lat, lon) {
    var scale = app.metresPerDegree(lat);
    var least = Infinity;
    rings.forEach(function (ring) {
      for (var i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
        var ax = (ring[j][1] - lon) * scale.lon;
        var ay = (ring[j][0] - lat) * scale.lat;
        var dx = (ring[i][1] - lon) * scale.lon - ax;
        var dy = (ring[i][0] - lat) * scale.lat - ay;
        var length2 = dx * dx + dy * dy;
        var t = length2 ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length2)) : 0;
        least = Math.min(least, Math.hypot(ax + t * dx, ay + t * dy));
      }
    });
    return least;
  };

  // The published formulas: WGS84 to GCJ-02 (Amap, Tencent), and on to BD-09 (Baidu).
  app.toGcj02 = function (lon, lat) {
    if (lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271) return [lon, lat];
    var x = lon - 105;
    var y = lat - 35;
    var pi = Math.PI;
    var root = Math.sqrt(Math.abs(x));
    var ripple = ((20 * Math.sin(6 * pi * x) + 20 * Math.sin(2 * pi * x)) * 2) / 3;
    var dLat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple;
    dLat += ((20 * Math.sin(pi * y) + 40 * Math.sin((pi / 3) * y)) * 2) / 3;
    dLat += ((160 * Math.sin((pi / 12) * y) + 320 * Math.sin((pi / 30) * y)) * 2) / 3;
    var dLon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple;
    dLon += ((20 * Math.sin(pi * x) + 40 * Math.sin((pi / 3) * x)) * 2) / 3;
    dLon += ((150 * Math.sin((pi / 12) * x) + 300 * Math.sin((pi / 30) * x)) * 2) / 3;
    var rad = (lat * pi) / 180;
    var e2 = 0.00669342162296594323;
    var a = 6378245;
    var magic = 1 - e2 * Math.pow(Math.sin(rad), 2);
    var meridian = (a * (1 - e2)) / (magic * Math.sqrt(magic));
    var parallel = (a / Math.sqrt(magic)) * Math.cos(rad);
    return [lon + (dLon / parallel) * (180 / pi), lat + (dLat / meridian) * (180 / pi)];
  };
  app.toBd09 = function (lon, lat) {
    var gcj = app.toGcj02(lon, lat);
    var k = (Math.PI * 3000) / 180;
    var radius = Math.hypot(gcj[0], gcj[1]) + 0.00002 * Math.sin(gcj[1] * k);
    var angle = Math.atan2(gcj[1], gcj[0]) + 0.000003 * Math.cos(gcj[0] * k);
    return [radius * Math.cos(angle) + 0.0065, radius * Math.sin(angle) + 0.006];
  };
})(CityMap);
