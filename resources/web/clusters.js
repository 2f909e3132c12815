// Which places are near which: a grid that answers for a view, and heaps of places for small scales.
"use strict";
(function (app) {
  var CELL = 1 / 65536; // a cell of the grid is a tile of zoom 16, some 460 m in Aksu
  var REACH_PX = 46;
  var BIN_PX = 24;
  app.CLUSTERS_END = 16;

  // places: rows with lon and lat. The grid is made once; what is shown is told by a mask.
  app.PlaceIndex = function (places) {
    var count = places.length;
    this.places = places;
    this.x = new Float64Array(count);
    this.y = new Float64Array(count);
    this.isShown = new Uint8Array(count);
    this.cells = new Map();
    for (var i = 0; i < count; i += 1) {
      this.x[i] = app.worldX(places[i].lon);
      this.y[i] = app.worldY(places[i].lat);
      var key = this._key(this.x[i], this.y[i]);
      var cell = this.cells.get(key);
      if (cell) cell.push(i);
      else this.cells.set(key, [i]);
    }
    this.forget();
  };
  app.PlaceIndex.prototype = {
    _key: function (x, y) {
      return Math.floor(y / CELL) * 65536 + Math.floor(x / CELL);
    },
    // what was worked out for another choice of places
    forget: function () {
      this._heaps = {};
    },
    // Shown places in a box of the world (0 to 1), as numbers.
    within: function (box) {
      var found = [];
      var x0 = Math.floor(box[0] / CELL);
      var x1 = Math.floor(box[2] / CELL);
      var y0 = Math.floor(box[1] / CELL);
      var y1 = Math.floor(box[3] / CELL);
      if ((x1 - x0 + 1) * (y1 - y0 + 1) > this.cells.size) {
        for (var k = 0; k < this.x.length; k += 1) if (this.isShown[k]) found.push(k);
        return found;
      }
      for (var y = y0; y <= y1; y += 1) {
        for (var x = x0; x <= x1; x += 1) {
          var cell = this.cells.get(y * 65536 + x);
          if (!cell) continue;
          for (var i = 0; i < cell.length; i += 1) if (this.isShown[cell[i]]) found.push(cell[i]);
        }
      }
      return found;
    },
    // Heaps of a zoom: {x, y, count, counts, first}; one place alone is a heap of one.
    heaps: function (zoom) {
      if (!this._heaps[zoom]) this._heaps[zoom] = this._heaped(zoom);
      return this._heaps[zoom];
    },
    _heaped: function (zoom) {
      var scale = 256 * Math.pow(2, zoom);
      var bins = new Map();
      var columns = Math.ceil(scale / BIN_PX);
      for (var i = 0; i < this.x.length; i += 1) {
        if (!this.isShown[i]) continue;
        var key = Math.floor((this.y[i] * scale) / BIN_PX) * columns + Math.floor((this.x[i] * scale) / BIN_PX);
        var bin = bins.get(key);
        if (!bin) {
          bin = { x: 0, y: 0, count: 0, counts: [0, 0, 0, 0], first: i, key: key, isTaken: false };
          bins.set(key, bin);
        }
        bin.x += this.x[i];
        bin.y += this.y[i];
        bin.count += 1;
        bin.counts[this.places[i].colour] += 1;
      }
      var list = Array.from(bins.values());
      list.forEach(function (b) {
        b.x /= b.count;
        b.y /= b.count;
      });
      list.sort(function (a, b) {
        return b.count - a.count || a.key - b.key;
      });
      var reach = REACH_PX / scale;
      var out = [];
      list.forEach(function (b) {
        if (b.isTaken) return;
        b.isTaken = true;
        var heap = { x: b.x * b.count, y: b.y * b.count, count: b.count, counts: b.counts.slice(), first: b.first };
        for (var dy = -2; dy <= 2; dy += 1) {
          for (var dx = -2; dx <= 2; dx += 1) {
            var other = bins.get(b.key + dy * columns + dx);
            if (!other || other.isTaken || Math.hypot(other.x - b.x, other.y - b.y) > reach) continue;
            other.isTaken = true;
            heap.x += other.x * other.count;
            heap.y += other.y * other.count;
            heap.count += other.count;
            for (var c = 0; c < 4; c += 1) heap.counts[c] += other.counts[c];
          }
        }
        heap.x /= heap.count;
        heap.y /= heap.count;
        out.push(heap);
      });
      return out;
    }
  };
})(CityMap);
