// The base map: vectors drawn into tiles on the spot, so that the file needs no server.
"use strict";
(function (app) {
  var base = app.data.base;
  var CELLS = 24;
  var VERTICES_AT_ONCE = 1500;

  // One feature is a list of parts in world coordinates (0 to 1) with the box around them.
  function prepare(parts) {
    var box = [2, 2, -1, -1];
    var size = 0;
    parts.forEach(function (part) {
      size += part.length / 2;
      for (var i = 0; i < part.length; i += 2) {
        var wx = (part[i] = app.worldX(part[i] / base.precision));
        var wy = (part[i + 1] = app.worldY(part[i + 1] / base.precision));
        if (wx < box[0]) box[0] = wx;
        if (wy < box[1]) box[1] = wy;
        if (wx > box[2]) box[2] = wx;
        if (wy > box[3]) box[3] = wy;
      }
    });
    return { parts: parts, box: box, size: size };
  }

  // A grid over a layer: which features may touch a cell, each listed in all its cells.
  function indexed(features) {
    var all = [2, 2, -1, -1];
    features.forEach(function (f) {
      if (!f.parts.length) return;
      all = [Math.min(all[0], f.box[0]), Math.min(all[1], f.box[1]), Math.max(all[2], f.box[2]), Math.max(all[3], f.box[3])];
    });
    var cells = {};
    var sx = CELLS / Math.max(1e-12, all[2] - all[0]);
    var sy = CELLS / Math.max(1e-12, all[3] - all[1]);
    function range(box) {
      return [
        Math.max(0, Math.floor((box[0] - all[0]) * sx)), Math.max(0, Math.floor((box[1] - all[1]) * sy)),
        Math.min(CELLS, Math.floor((box[2] - all[0]) * sx)), Math.min(CELLS, Math.floor((box[3] - all[1]) * sy))
      ];
    }
    features.forEach(function (f, number) {
      if (!f.parts.length) return;
      var r = range(f.box);
      for (var y = r[1]; y <= r[3]; y += 1) {
        for (var x = r[0]; x <= r[2]; x += 1) (cells[y * 64 + x] = cells[y * 64 + x] || []).push(number);
      }
    });
    return function (box) {
      if (box[2] < all[0] || box[0] > all[2] || box[3] < all[1] || box[1] > all[3]) return [];
      var r = range(box);
      var found = [];
      for (var y = r[1]; y <= r[3]; y += 1) {
        for (var x = r[0]; x <= r[2]; x += 1) if (cells[y * 64 + x]) found = found.concat(cells[y * 64 + x]);
      }
      if (r[0] === r[2] && r[1] === r[3]) return found;
      return Array.from(new Set(found)).sort(function (a, b) {
        return a - b;
      });
    };
  }

  app.readBase = function () {
    app.baseLayers = base.layers.map(function (layer) {
      var features = app.wholeShapes(layer.shapes).map(prepare);
      layer.shapes = "";
      return {
        spec: layer, features: features, names: layer.names ? app.column(layer.names) : [],
        colours: layer.colours || null, within: indexed(features)
      };
    });
  };

  function widthFactor(zoom) {
    return Math.min(3.2, Math.max(0.45, Math.pow(2, (zoom - 14.5) * 0.38)));
  }

  // vertices nearer than this to the last drawn one are left out; the last of a part never is
  var STEP_PX = 0.6;
  function trace(context, feature, scale, left, top, isClosed) {
    feature.parts.forEach(function (part) {
      var x = part[0] * scale - left;
      var y = part[1] * scale - top;
      context.moveTo(x, y);
      for (var i = 2; i < part.length; i += 2) {
        var nx = part[i] * scale - left;
        var ny = part[i + 1] * scale - top;
        if (Math.abs(nx - x) + Math.abs(ny - y) < STEP_PX && i < part.length - 2) continue;
        context.lineTo((x = nx), (y = ny));
      }
      if (isClosed) context.closePath();
    });
  }

  function fill(context, layer, number, at) {
    var spec = layer.spec;
    context.beginPath();
    trace(context, layer.features[number], at.scale, at.left, at.top, true);
    var colour = layer.colours ? layer.colours[number] : spec.fill;
    if (colour) {
      context.globalAlpha = spec.opacity;
      context.fillStyle = colour;
      context.fill("evenodd");
      context.globalAlpha = 1;
    }
    if (spec.outline) {
      context.strokeStyle = spec.outline;
      context.lineWidth = Math.max(0.6, spec.outlineWidth);
      context.stroke();
    }
  }
  function line(context, layer, number, at) {
    context.beginPath();
    trace(context, layer.features[number], at.scale, at.left, at.top, false);
    context.stroke();
  }
  function lineStyle(context, spec, pass, zoom) {
    var width = pass === "casing" ? Math.max(spec.casingWidth, spec.width) : spec.width;
    context.strokeStyle = pass === "casing" ? spec.casing : spec.colour;
    context.lineWidth = Math.max(0.5, width * widthFactor(zoom));
    context.lineCap = spec.dash.length ? "butt" : "round";
    context.globalAlpha = spec.opacity;
    context.setLineDash(pass === "line" ? spec.dash : []);
  }

  function steps(context, zoom, left, top, size) {
    var scale = 256 * Math.pow(2, zoom);
    var at = { scale: scale, left: left, top: top };
    var margin = 24;
    var box = [(left - margin) / scale, (top - margin) / scale, (left + size + margin) / scale, (top + size + margin) / scale];
    var shown = app.baseLayers.filter(function (layer) {
      var isOn = !layer.spec.areas || app.isShown(layer.spec.areas);
      return isOn && zoom >= layer.spec.minZoom && zoom < layer.spec.maxZoom;
    });
    function seen(layer) {
      return layer.within(box).filter(function (number) {
        var b = layer.features[number].box;
        return b[2] >= box[0] && b[0] <= box[2] && b[3] >= box[1] && b[1] <= box[3];
      });
    }
    // some features at a time; what is returned is the next step
    function some(layer, style, draw, numbers, from) {
      numbers = numbers || seen(layer);
      style(layer.spec);
      var vertices = 0;
      var k = from;
      for (; k < numbers.length && vertices < VERTICES_AT_ONCE; k += 1) {
        draw(context, layer, numbers[k], at);
        vertices += layer.features[numbers[k]].size;
      }
      context.globalAlpha = 1;
      context.setLineDash([]);
      return k < numbers.length ? some.bind(null, layer, style, draw, numbers, k) : null;
    }
    function dashed(spec) {
      context.setLineDash(spec.outlineDash || []);
    }
    var list = [];
    shown.forEach(function (layer) {
      if (layer.spec.kind === "fill") list.push(some.bind(null, layer, dashed, fill, null, 0));
    });
    // every casing lies under every carriageway, so that junctions are open
    ["casing", "line"].forEach(function (pass) {
      function style(spec) {
        lineStyle(context, spec, pass, zoom);
      }
      shown.forEach(function (layer) {
        if (layer.spec.kind !== "line" || (pass === "casing" && !layer.spec.casing)) return;
        list.push(some.bind(null, layer, style, line, null, 0));
      });
    });
    return list.map(function (step) {
      return flushed(context, step);
    });
  }
  // A canvas only notes what is drawn, and draws it when the next frame is due, all tiles in one go.
  // Asked for a pixel it draws at once, so that the work falls into its own slice.
  function flushed(context, step) {
    return function () {
      var next = step();
      context.getImageData(0, 0, 1, 1);
      return next && flushed(context, next);
    };
  }

  app.BaseLayer = L.GridLayer.extend({
    createTile: function (coords, done) {
      var size = this.getTileSize();
      var tile = document.createElement("canvas");
      tile.job = { steps: [begin], isGone: false, done: done.bind(null, null, tile) };
      function begin() {
        var ratio = app.ratio();
        tile.width = size.x * ratio;
        tile.height = size.y * ratio;
        var context = tile.getContext("2d", { willReadFrequently: true, alpha: false });
        context.scale(ratio, ratio);
        context.fillStyle = base.land;
        context.fillRect(0, 0, size.x, size.y);
        context.lineJoin = "round";
        tile.job.steps = steps(context, coords.z, coords.x * size.x, coords.y * size.y, size.x);
      }
      app.enqueue(tile.job);
      return tile;
    },
    _removeTile: function (key) {
      var tile = this._tiles[key];
      if (tile && tile.el.job) tile.el.job.isGone = true;
      L.GridLayer.prototype._removeTile.call(this, key);
    }
  });
})(CityMap);
