// The base map: vectors drawn into tiles on the spot, so that the file needs no server.
"use strict";
(function (app) {
  var base = app.data.base;

  function worldX(lon) {
    return lon / 360 + 0.5;
  }
  function worldY(lat) {
    var s = Math.sin((lat * Math.PI) / 180);
    return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
  }
  app.worldX = worldX;
  app.worldY = worldY;

  // One feature is a list of parts; each part becomes world coordinates (0 to 1) and all share a box.
  function prepare(feature) {
    var box = [2, 2, -1, -1];
    var parts = feature.map(function (packed) {
      var out = new Float64Array(packed.length);
      var x = 0;
      var y = 0;
      for (var i = 0; i < packed.length; i += 2) {
        x += packed[i];
        y += packed[i + 1];
        var wx = worldX(x / base.precision);
        var wy = worldY(y / base.precision);
        out[i] = wx;
        out[i + 1] = wy;
        if (wx < box[0]) box[0] = wx;
        if (wy < box[1]) box[1] = wy;
        if (wx > box[2]) box[2] = wx;
        if (wy > box[3]) box[3] = wy;
      }
      return out;
    });
    return { parts: parts, box: box };
  }

  var layers = base.layers.map(function (layer) {
    return {
      spec: layer,
      features: layer.features.map(prepare),
      names: layer.names || [],
      colours: layer.colours || null
    };
  });
  app.baseLayers = layers;

  function widthFactor(zoom) {
    return Math.min(3.2, Math.max(0.45, Math.pow(2, (zoom - 14.5) * 0.38)));
  }

  function trace(context, feature, scale, left, top, isClosed) {
    context.beginPath();
    feature.parts.forEach(function (part) {
      context.moveTo(part[0] * scale - left, part[1] * scale - top);
      for (var i = 2; i < part.length; i += 2) {
        context.lineTo(part[i] * scale - left, part[i + 1] * scale - top);
      }
      if (isClosed) context.closePath();
    });
  }

  function paint(context, zoom, left, top, size) {
    var scale = 256 * Math.pow(2, zoom);
    var margin = 24;
    var box = [(left - margin) / scale, (top - margin) / scale, (left + size + margin) / scale, (top + size + margin) / scale];
    var shown = layers.filter(function (layer) {
      var isOn = !layer.spec.areas || app.isShown(layer.spec.areas);
      return isOn && zoom >= layer.spec.minZoom && zoom < layer.spec.maxZoom;
    });
    function each(layer, draw) {
      layer.features.forEach(function (feature, i) {
        var b = feature.box;
        if (b[2] >= box[0] && b[0] <= box[2] && b[3] >= box[1] && b[1] <= box[3]) draw(feature, i);
      });
    }
    context.fillStyle = base.land;
    context.fillRect(0, 0, size, size);
    context.lineJoin = "round";
    var factor = widthFactor(zoom);
    shown.forEach(function (layer) {
      var spec = layer.spec;
      if (spec.kind !== "fill") return;
      each(layer, function (feature, i) {
        trace(context, feature, scale, left, top, true);
        var fill = layer.colours ? layer.colours[i] : spec.fill;
        if (fill) {
          context.globalAlpha = spec.opacity;
          context.fillStyle = fill;
          context.fill("evenodd");
          context.globalAlpha = 1;
        }
        if (spec.outline) {
          context.strokeStyle = spec.outline;
          context.lineWidth = Math.max(0.6, spec.outlineWidth);
          context.setLineDash(spec.outlineDash);
          context.stroke();
        }
      });
    });
    context.setLineDash([]);
    // every casing lies under every carriageway, so that junctions are open
    ["casing", "line"].forEach(function (pass) {
      shown.forEach(function (layer) {
        var spec = layer.spec;
        if (spec.kind !== "line" || (pass === "casing" && !spec.casing)) return;
        context.strokeStyle = pass === "casing" ? spec.casing : spec.colour;
        context.lineWidth = Math.max(0.5, (pass === "casing" ? Math.max(spec.casingWidth, spec.width) : spec.width) * factor);
        context.lineCap = spec.dash.length ? "butt" : "round";
        context.globalAlpha = spec.opacity;
        context.setLineDash(pass === "line" ? spec.dash : []);
        each(layer, function (feature) {
          trace(context, feature, scale, left, top, false);
          context.stroke();
        });
        context.globalAlpha = 1;
      });
    });
    context.setLineDash([]);
  }

  app.BaseLayer = L.GridLayer.extend({
    createTile: function (coords) {
      var size = this.getTileSize();
      var ratio = Math.min(3, window.devicePixelRatio || 1);
      var tile = document.createElement("canvas");
      tile.width = size.x * ratio;
      tile.height = size.y * ratio;
      var context = tile.getContext("2d");
      context.scale(ratio, ratio);
      paint(context, coords.z, coords.x * size.x, coords.y * size.y, size.x);
      return tile;
    }
  });
})(CityMap);
