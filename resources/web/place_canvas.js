// Points and issues on a canvas over the map: drawn from pictures, found again by where they lie.
"use strict";
(function (app) {
  var CROWDED = 1200;
  var PAD = 40;

  app.PlaceLayer = L.Renderer.extend({
    options: { pane: "places", padding: 0.2 },
    _initContainer: function () {
      this._container = L.DomUtil.create("canvas", "city-places");
      this._context = this._container.getContext("2d");
    },
    _destroyContainer: function () {
      L.DomUtil.remove(this._container);
    },
    _updatePaths: L.Util.falseFn,
    _update: function () {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      // on multiples of 4 px, which are whole pixels of the screen at 125, 150 and 175 % too
      var min = this._bounds.min.divideBy(4)._floor()._multiplyBy(4);
      this._bounds = L.bounds(min, min.add(this._bounds.getSize()));
      L.DomUtil.setPosition(this._container, min);
      this._marks();
      this._paint();
      app.drawReach();
      this.fire("update");
    },
    // the map was panned, what stands on it is the same
    follow: function () {
      if (this._map) this._update();
    },
    redraw: function () {
      this._drawn = null;
      if (this._map) this._update();
    },
    // What is drawn, in layer pixels: {x, y, r, heap} or {x, y, r, place}, the most urgent last.
    _marks: function () {
      var zoom = this._map.getZoom();
      var scale = 256 * Math.pow(2, zoom);
      var origin = this._map.getPixelOrigin();
      var b = this._bounds;
      var box = [
        (b.min.x + origin.x - PAD) / scale, (b.min.y + origin.y - PAD) / scale,
        (b.max.x + origin.x + PAD) / scale, (b.max.y + origin.y + PAD) / scale
      ];
      var ranks = [[], [], [], [], []];
      var index = app.index;
      function add(x, y, place, heap, r) {
        if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return;
        var mark = { x: x * scale - origin.x, y: y * scale - origin.y, r: r, place: place, heap: heap };
        ranks[heap ? 4 : place.colour].push(mark);
      }
      if (zoom < app.CLUSTERS_END) {
        index.heaps(zoom).forEach(function (heap) {
          if (heap.count > 1) add(heap.x, heap.y, null, heap, app.clusterSize(heap.count) / 2);
          else add(index.x[heap.first], index.y[heap.first], index.places[heap.first], null, 12);
        });
      } else {
        index.within(box).forEach(function (number) {
          add(index.x[number], index.y[number], index.places[number], null, 12);
        });
      }
      ranks.forEach(function (marks) {
        marks.sort(function (a, b) {
          return a.y - b.y;
        });
      });
      var marks = (this.marks = [].concat.apply([], ranks));
      this._isCrowded = marks.length > CROWDED && zoom >= app.CLUSTERS_END;
      if (this._isCrowded) {
        marks.forEach(function (mark) {
          mark.r = 6;
        });
      }
    },
    // After a short way of panning most of the picture is there: it moves, and only its new edges are drawn.
    _paint: function () {
      var now = {
        min: this._bounds.min, size: this._bounds.getSize(), origin: this._map.getPixelOrigin(),
        ratio: app.ratio(), isCrowded: this._isCrowded
      };
      var old = this._drawn;
      this._drawn = now;
      var shift = old && now.min.subtract(old.min);
      var isMoved =
        old && old.ratio === now.ratio && (now.ratio * 4) % 1 === 0 && old.isCrowded === now.isCrowded &&
        old.origin.equals(now.origin) && old.size.equals(now.size) &&
        Math.abs(shift.x) < now.size.x && Math.abs(shift.y) < now.size.y;
      var context = this._context;
      var canvas = this._container;
      if (!isMoved) {
        canvas.width = now.size.x * now.ratio;
        canvas.height = now.size.y * now.ratio;
        canvas.style.width = now.size.x + "px";
        canvas.style.height = now.size.y + "px";
        context.scale(now.ratio, now.ratio);
        this._draw(this._bounds);
        return;
      }
      context.save();
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.globalCompositeOperation = "copy";
      context.drawImage(canvas, -shift.x * now.ratio, -shift.y * now.ratio);
      context.restore();
      var b = this._bounds;
      var across = L.bounds([shift.x > 0 ? b.max.x - shift.x : b.min.x, b.min.y], [shift.x > 0 ? b.max.x : b.min.x - shift.x, b.max.y]);
      var along = L.bounds([b.min.x, shift.y > 0 ? b.max.y - shift.y : b.min.y], [b.max.x, shift.y > 0 ? b.max.y : b.min.y - shift.y]);
      if (shift.x) this._draw(across);
      if (shift.y) this._draw(along);
    },
    // Draw what lies in a box anew.
    _draw: function (box) {
      var context = this._context;
      var isCrowded = this._isCrowded;
      var size = box.getSize();
      context.save();
      context.translate(-this._bounds.min.x, -this._bounds.min.y);
      context.beginPath();
      context.rect(box.min.x, box.min.y, size.x, size.y);
      context.clip();
      context.clearRect(box.min.x, box.min.y, size.x, size.y);
      this.marks.forEach(function (mark) {
        var reach = mark.r + 8;
        if (mark.x + reach < box.min.x || mark.x - reach > box.max.x) return;
        if (mark.y + reach < box.min.y || mark.y - reach > box.max.y) return;
        if (mark.heap) {
          app.drawCluster(context, mark.x, mark.y, mark.heap.count, mark.heap.counts);
          return;
        }
        var drawn = app.pictureOf(mark.place, isCrowded);
        context.drawImage(drawn.canvas, mark.x - drawn.width / 2, mark.y - drawn.height / 2, drawn.width, drawn.height);
      });
      context.restore();
    },
    // Marks under a place of the container, nearest first, the topmost of equals first.
    at: function (point) {
      var p = this._map.containerPointToLayerPoint(point);
      return this.marks
        .filter(function (mark) {
          return Math.hypot(mark.x - p.x, mark.y - p.y) <= mark.r + 2;
        })
        .reverse()
        .sort(function (a, b) {
          return Math.hypot(a.x - p.x, a.y - p.y) - Math.hypot(b.x - p.x, b.y - p.y);
        });
    }
  });

  // A picture is looked up once for each layer and colour, not once for each mark.
  var pictures = new Map();
  app.pictureOf = function (place, isCrowded) {
    var layer = place.isPoint ? place.layer : null;
    var of = pictures.get(layer);
    if (!of) pictures.set(layer, (of = {}));
    var ratio = app.ratio();
    var key = place.colour * 4 + (isCrowded ? 2 : 0) + (place.isStale ? 1 : 0);
    var found = of[key];
    if (!found || found.ratio !== ratio) {
      var made = layer
        ? isCrowded ? app.dotPicture(layer, place.worst, place.isStale) : app.markerPicture(layer, place.worst, 24, place.isStale)
        : app.badgePicture(place.colour, isCrowded ? 9 : 14);
      found = of[key] = { ratio: ratio, drawn: made };
    }
    return found.drawn;
  };
})(CityMap);
