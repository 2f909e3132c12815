// For hands on the keyboard and for screen readers: what the map shows, as a list, and news said aloud.
"use strict";
(function (app) {
  var make = app.element;
  var MOST = 60;
  var AT_ONCE = 8;

  app.tell = function (text) {
    document.getElementById("news").textContent = text;
  };
  app.sayCount = function () {
    var count = 0;
    var index = app.index;
    for (var i = 0; i < index.isShown.length; i += 1) count += index.isShown[i];
    app.tell(app.ui("shown_count", { count: count }));
  };

  // The list stands behind the map in the order of the keyboard and shows itself when it has the focus.
  app.drawReach = function () {
    var box = document.getElementById("reach");
    if (!box || !app.places || !app.places.marks || box.contains(document.activeElement)) return;
    if (!box.hasAttribute("aria-label")) box.setAttribute("aria-label", app.ui("on_the_map", { count: app.places.marks.length }));
    window.clearTimeout(app._reachTimer);
    app._reachTimer = window.setTimeout(fill, 500); // not while a hand still pans
  };
  function fill() {
    var box = document.getElementById("reach");
    var map = app.map;
    var size = map.getSize();
    var seen = app.places.marks.filter(function (mark) {
      var at = map.layerPointToContainerPoint([mark.x, mark.y]);
      return at.x >= 0 && at.y >= 0 && at.x <= size.x && at.y <= size.y;
    });
    seen.reverse(); // the most urgent first
    box.replaceChildren();
    box.setAttribute("aria-label", app.ui("on_the_map", { count: seen.length }));
    var list = make("ul", "results");
    box.appendChild(make("p", "reach-title", app.ui("on_the_map", { count: seen.length })));
    box.appendChild(list);
    some(list, seen.slice(0, MOST), 0);
  }
  // some rows a frame: laying out sixty in one go takes longer than a frame
  function some(list, marks, from) {
    marks.slice(from, from + AT_ONCE).forEach(function (mark) {
      list.appendChild(mark.heap ? heapRow(mark.heap) : placeRow(mark.place));
    });
    if (from + AT_ONCE < marks.length) app._reachTimer = window.setTimeout(some, 32, list, marks, from + AT_ONCE);
  }
  function placeRow(place) {
    return app.placeRow(place, function () {
      app.openPlace(place);
      app.focusPopup();
    });
  }
  function heapRow(heap) {
    var row = make("li", "");
    var words = [3, 2, 1].filter(function (colour) {
      return heap.counts[colour] > 0;
    }).map(function (colour) {
      return app.ui("colour_" + app.colourNames[colour]) + " " + heap.counts[colour];
    });
    var text = app.ui("heap", { count: heap.count }) + (words.length ? " · " + words.join(" · ") : "");
    row.appendChild(
      app.button("result", text, function () {
        app.spread(app.map, heap);
        document.querySelector(".folium-map").focus();
      })
    );
    return row;
  }
})(CityMap);
