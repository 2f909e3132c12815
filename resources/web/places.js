// Points and issues on a canvas over the map: drawn from pictures, found again by where they lie.
"use strict";
(function (app) {
  var wanted = [true, true, true, true]; // by worst colour: none, white, yellow, red
  var hidden = {};
  var CROWDED = 1200;

  app.data.layers.forEach(function (layer) {
    if (!layer.visible) hidden[layer.id] = true;
  });
  app.isShown = function (id) {
    return !hidden[id];
  };
  app.wantsColour = function (colour) {
    return wanted[colour];
  };

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
      var bounds = this._bounds;
      var size = bounds.getSize();
      var ratio = Math.min(3, window.devicePixelRatio || 1);
      L.DomUtil.setPosition(this._container, bounds.min);
      this._container.width = size.x * ratio;
      this._container.height = size.y * ratio;
      this._container.style.width = size.x + "px";
      this._container.style.height = size.y + "px";
      this._context.scale(ratio, ratio);
      this._context.translate(-bounds.min.x, -bounds.min.y);
      this.draw();
      this.fire("update");
    },
    redraw: function () {
      if (this._map) this._update();
    },
    // What is drawn, in layer pixels: {x, y, r, heap} or {x, y, r, place}.
    draw: function () {
      var map = this._map;
      var zoom = map.getZoom();
      var scale = 256 * Math.pow(2, zoom);
      var origin = map.getPixelOrigin();
      var b = this._bounds;
      var pad = 40;
      var box = [
        (b.min.x + origin.x - pad) / scale, (b.min.y + origin.y - pad) / scale,
        (b.max.x + origin.x + pad) / scale, (b.max.y + origin.y + pad) / scale
      ];
      var marks = [];
      var index = app.index;
      function add(x, y, mark) {
        if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return;
        mark.x = x * scale - origin.x;
        mark.y = y * scale - origin.y;
        marks.push(mark);
      }
      if (zoom < app.CLUSTERS_END) {
        index.heaps(zoom).forEach(function (heap) {
          if (heap.count > 1) add(heap.x, heap.y, { heap: heap, r: app.clusterSize(heap.count) / 2 });
          else add(index.x[heap.first], index.y[heap.first], { place: index.places[heap.first], r: 12 });
        });
      } else {
        index.within(box).forEach(function (number) {
          add(index.x[number], index.y[number], { place: index.places[number], r: 12 });
        });
      }
      // the most urgent on top
      marks.sort(function (a, b) {
        return app.rank(a) - app.rank(b) || a.y - b.y;
      });
      this.marks = marks;
      var context = this._context;
      var isCrowded = marks.length > CROWDED && zoom >= app.CLUSTERS_END;
      marks.forEach(function (mark) {
        if (mark.heap) app.drawCluster(context, mark.x, mark.y, mark.heap.count, mark.heap.counts);
        else {
          if (isCrowded) mark.r = 6;
          var drawn = app.pictureOf(mark.place, isCrowded);
          context.drawImage(drawn.canvas, mark.x - drawn.width / 2, mark.y - drawn.height / 2, drawn.width, drawn.height);
        }
      });
      app.drawReach();
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

  app.rank = function (mark) {
    return mark.heap ? 4 : mark.place.colour;
  };
  app.pictureOf = function (place, isCrowded) {
    if (!place.isPoint) return app.badgePicture(place.colour, isCrowded ? 9 : 14);
    return isCrowded ? app.dotPicture(place.layer, place.worst, place.isStale) : app.markerPicture(place.layer, place.worst, 24, place.isStale);
  };

  app.addPlaces = function (map) {
    var all = app.points.concat(app.bareIssues).filter(function (place) {
      return place.isPlaced;
    });
    app.index = new app.PlaceIndex(all);
    app.places = new app.PlaceLayer();
    app.refreshPlaces = function () {
      var index = app.index;
      for (var i = 0; i < all.length; i += 1) {
        index.isShown[i] = (all[i].isPoint ? app.pointPasses(all[i]) : app.bareIssuePasses(all[i])) ? 1 : 0;
      }
      index.forget();
      app.places.redraw();
    };
    app.shownPlaces = function () {
      return all.filter(function (_place, i) {
        return app.index.isShown[i];
      });
    };
    app.refreshPlaces();
    map.addLayer(app.places);
    // dragged beyond what is drawn, it is drawn anew at the next frame
    var isWaiting = false;
    map.on("move", function () {
      if (isWaiting || map._animatingZoom || !app.places._bounds) return;
      var at = map.containerPointToLayerPoint([0, 0]);
      var seen = L.bounds(at, at.add(map.getSize()));
      if (app.places._bounds.contains(seen)) return;
      isWaiting = true;
      window.requestAnimationFrame(function () {
        isWaiting = false;
        app.places.redraw();
      });
    });
    hover(map);
  };

  function hover(map) {
    var tip = L.tooltip({ direction: "top", offset: [0, -12], className: "place-name" });
    var latest = null;
    map.on("mousemove", function (event) {
      if (latest === null) window.requestAnimationFrame(run);
      latest = event;
    });
    map.on("mouseout zoomstart movestart", function () {
      tip.remove();
    });
    function run() {
      var mark = app.isMeasuring ? null : app.places.at(latest.containerPoint)[0];
      latest = null;
      map.getContainer().classList.toggle("is-over", Boolean(mark));
      if (!mark || mark.heap) tip.remove();
      else tip.setLatLng([mark.place.lat, mark.place.lon]).setContent(app.element("span", "", mark.place.title)).addTo(map);
    }
  }

  // A click opens what lies under it: a heap spreads, several places at one spot are listed.
  app.clicked = function (map, event) {
    var marks = app.places.at(event.containerPoint);
    if (!marks.length) return false;
    if (marks[0].heap) {
      app.spread(map, marks[0].heap);
      return true;
    }
    var close = marks.filter(function (mark) {
      return mark.place && Math.hypot(mark.x - marks[0].x, mark.y - marks[0].y) < 8;
    });
    if (close.length > 1) app.openList(close.map(function (mark) { return mark.place; }));
    else app.openPlace(marks[0].place);
    return true;
  };
  app.spread = function (map, heap) {
    var zoom = map.getZoom() + 1;
    // as far as it takes for the heap to fall apart
    while (zoom < app.CLUSTERS_END && app.index.heaps(zoom).some(function (h) { return h.first === heap.first && h.count === heap.count; })) zoom += 1;
    map.setView([app.latOf(heap.y), (heap.x - 0.5) * 360], Math.min(zoom, map.getMaxZoom()));
  };
  app.latOf = function (y) {
    return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
  };

  // Bring a place into view, clear what hides it, and open it.
  app.showPlace = function (place) {
    var map = app.map;
    hidden[place.isPoint ? place.layer.id : "issues"] = false;
    wanted[place.colour] = true;
    if (place.isPoint ? !app.pointPasses(place) : !app.bareIssuePasses(place)) app.clearFilters();
    app.refreshAll();
    map.setView([place.lat, place.lon], Math.max(map.getZoom(), 17), { animate: false });
    app.openPlace(place);
  };

  app.setShown = function (id, isShown) {
    hidden[id] = !isShown;
    app.refreshPlaces();
    app.drawTable();
    app.refreshShapes();
    app.labels.redrawSoon();
    app.sayCount();
    if (app.data.areas.some(function (level) { return level.id === id; })) app.base.redraw();
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
    app.labels.redrawSoon();
    app.sayCount();
  };
})(CityMap);
