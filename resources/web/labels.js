// Names over the base map: places, areas and streets, none covering another.
"use strict";
(function (app) {

  app.LabelLayer = L.Layer.extend({
    onAdd: function (map) {
      this._canvas = L.DomUtil.create("canvas", "city-labels");
      map.getPane("labels").appendChild(this._canvas);
      map.on("moveend zoomend resize", this.redrawSoon, this);
      map.on("zoomstart", this._hide, this);
      this.redraw();
    },
    onRemove: function (map) {
      this._canvas.remove();
      map.off("moveend zoomend resize", this.redrawSoon, this);
      map.off("zoomstart", this._hide, this);
    },
    _hide: function () {
      this._canvas.style.visibility = "hidden";
    },
    // after the places are drawn, which names keep clear of, and not in one frame with them
    redrawSoon: function () {
      window.clearTimeout(this._waiting);
      this._waiting = window.setTimeout(this.redraw.bind(this), 40);
    },
    redraw: function () {
      var map = this._map;
      if (!map) return;
      var size = map.getSize();
      var ratio = app.ratio();
      var canvas = this._canvas;
      canvas.width = size.x * ratio;
      canvas.height = size.y * ratio;
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
      canvas.style.visibility = "visible";
      L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
      var context = canvas.getContext("2d");
      context.scale(ratio, ratio);
      this._taken = {};
      this._markers(map, size).forEach(this._take, this);
      this._areas(context, map, size);
      this._places(context, map, size);
      this._streets(context, map, size);
    },
    // names keep clear of what stands on the map
    _markers: function (map, size) {
      var boxes = [];
      app.places.marks.forEach(function (mark) {
        var at = map.layerPointToContainerPoint([mark.x, mark.y]);
        if (at.x > -mark.r && at.y > -mark.r && at.x < size.x + mark.r && at.y < size.y + mark.r) {
          boxes.push([at.x - mark.r, at.y - mark.r, at.x + mark.r, at.y + mark.r]);
        }
      });
      return boxes;
    },
    // a box is free when none of the taken ones in its cells of 64 px touches it
    _cells: function (box, visit) {
      for (var y = Math.floor(box[1] / 64); y <= Math.floor(box[3] / 64); y += 1) {
        for (var x = Math.floor(box[0] / 64); x <= Math.floor(box[2] / 64); x += 1) visit(y * 1000 + x);
      }
    },
    _take: function (box) {
      var taken = this._taken;
      this._cells(box, function (cell) {
        (taken[cell] = taken[cell] || []).push(box);
      });
    },
    _fits: function (box) {
      var taken = this._taken;
      var isFree = true;
      this._cells(box, function (cell) {
        isFree = isFree && (taken[cell] || []).every(function (other) {
          return box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3];
        });
      });
      if (isFree) this._take(box);
      return isFree;
    },
    _write: function (context, text, x, y, style, angle) {
      context.font = (style.bold ? "600 " : "") + style.size + "px " + app.FONT;
      context.save();
      context.translate(x, y);
      if (angle) context.rotate(angle);
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineJoin = "round";
      context.strokeStyle = style.halo;
      context.lineWidth = 3;
      context.strokeText(text, 0, 0);
      context.fillStyle = style.colour;
      context.fillText(text, 0, 0);
      context.restore();
    },
    _point: function (context, map, size, lat, lon, text, style) {
      var at = map.latLngToContainerPoint([lat, lon]);
      if (at.x < -60 || at.y < -20 || at.x > size.x + 60 || at.y > size.y + 20) return;
      context.font = (style.bold ? "600 " : "") + style.size + "px " + app.FONT;
      var half = context.measureText(text).width / 2 + 4;
      var high = style.size / 2 + 3;
      var steps = [[0, 0], [0, -20], [0, 20], [-34, 0], [34, 0], [-34, -22], [34, 22], [0, -38], [0, 38]];
      for (var i = 0; i < steps.length; i += 1) {
        var x = at.x + steps[i][0];
        var y = at.y + steps[i][1];
        if (this._fits([x - half, y - high, x + half, y + high])) {
          this._write(context, text, x, y, style);
          return;
        }
      }
    },
    _places: function (context, map, size) {
      var zoom = map.getZoom();
      app.data.base.places.forEach(function (layer) {
        if (zoom < layer.minZoom || zoom >= layer.maxZoom) return;
        layer.items.forEach(function (item) {
          this._point(context, map, size, item[1], item[0], item[2], layer.style);
        }, this);
      }, this);
    },
    _areas: function (context, map, size) {
      var zoom = map.getZoom();
      app.data.areas.forEach(function (level) {
        if (!app.isShown(level.id) || zoom < level.labelMinZoom || zoom >= level.labelMaxZoom) return;
        level.items.forEach(function (area) {
          this._point(context, map, size, area.at[1], area.at[0], area.name, level.labelStyle);
        }, this);
      }, this);
    },
    _streets: function (context, map, size) {
      var zoom = map.getZoom();
      var scale = 256 * Math.pow(2, zoom);
      var origin = map.getPixelBounds().min;
      var said = {};
      app.baseLayers.slice().reverse().forEach(function (layer) {
        var label = layer.spec.label;
        if (!label || zoom < Math.max(layer.spec.minZoom, label.minZoom)) return;
        var box = [origin.x / scale, origin.y / scale, (origin.x + size.x) / scale, (origin.y + size.y) / scale];
        layer.within(box).forEach(function (i) {
          var feature = layer.features[i];
          var name = layer.names[i];
          if (!name) return;
          this._street(context, feature, name, label.style, scale, origin, size, said);
        }, this);
      }, this);
    },
    _width: function (context, text, style) {
      var key = style.size + text;
      this._widths = this._widths || {};
      if (!(key in this._widths)) this._widths[key] = context.measureText(text).width;
      return this._widths[key];
    },
    _street: function (context, feature, name, style, scale, origin, size, said) {
      context.font = style.size + "px " + app.FONT;
      var width = this._width(context, name, style) + 14;
      var best = null;
      feature.parts.forEach(function (part) {
        // the longest nearly straight stretch inside the view
        var start = 0;
        for (var i = 2; i < part.length; i += 2) {
          var ax = part[start] * scale - origin.x;
          var ay = part[start + 1] * scale - origin.y;
          var bx = part[i] * scale - origin.x;
          var by = part[i + 1] * scale - origin.y;
          var straight = Math.hypot(bx - ax, by - ay);
          var bend = 0;
          for (var k = start + 2; k < i; k += 2) {
            var px = part[k] * scale - origin.x;
            var py = part[k + 1] * scale - origin.y;
            bend = Math.max(bend, Math.abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / (straight || 1));
          }
          if (bend > 4) {
            start = i - 2;
            continue;
          }
          var mx = (ax + bx) / 2;
          var my = (ay + by) / 2;
          var isInside = mx > 30 && my > 20 && mx < size.x - 30 && my < size.y - 20;
          if (isInside && straight > width && (!best || straight > best.length)) {
            best = { x: mx, y: my, angle: Math.atan2(by - ay, bx - ax), length: straight };
          }
        }
      });
      if (!best) return;
      var near = (said[name] || []).some(function (at) {
        return Math.hypot(at[0] - best.x, at[1] - best.y) < 420;
      });
      if (near) return;
      var angle = best.angle;
      if (angle > Math.PI / 2) angle -= Math.PI;
      if (angle < -Math.PI / 2) angle += Math.PI;
      var halfWidth = (Math.abs(Math.cos(angle)) * width + Math.abs(Math.sin(angle)) * style.size) / 2;
      var halfHeight = (Math.abs(Math.sin(angle)) * width + Math.abs(Math.cos(angle)) * style.size) / 2;
      if (!this._fits([best.x - halfWidth, best.y - halfHeight, best.x + halfWidth, best.y + halfHeight])) return;
      (said[name] = said[name] || []).push([best.x, best.y]);
      this._write(context, name, best.x, best.y, style, angle);
    }
  });
})(CityMap);
