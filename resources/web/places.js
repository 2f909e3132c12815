// Which points and issues stand on the map, and what the hand does with them.
"use strict";
(function (app) {
  var wanted = [true, true, true, true]; // by worst colour: none, white, yellow, red
  var hidden = {};

  app.data.layers.forEach(function (layer) {
    if (!layer.visible) hidden[layer.id] = true;
  });
  app.isShown = function (id) {
    return !hidden[id];
  };
  app.wantsColour = function (colour) {
    return wanted[colour];
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
        app.places.follow();
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
    app.refreshRepeats();
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
    app.refreshRepeats();
    app.showFilters();
    app.drawCounts();
    app.drawTable();
    app.labels.redrawSoon();
    app.sayCount();
  };
})(CityMap);
