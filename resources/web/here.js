// "Who is responsible here": any click on the map is answered from the areas in the page.
"use strict";
(function (app) {
  var data = app.data;
  var DOUBT_M = data.meta.borderDoubt;

  // Smallest level first, so that the first area with a unit is the territorial answer.
  var levels = data.areas.slice().sort(function (a, b) {
    return a.rank - b.rank;
  });

  app.areasAt = function (lat, lon) {
    var found = [];
    levels.forEach(function (level) {
      level.items.forEach(function (area) {
        if (app.isInside(area.rings, lat, lon)) found.push(area);
      });
    });
    return found;
  };

  function doubts(areas, lat, lon) {
    if (!areas.length) return [app.ui("no_area")];
    var near = app.metresToBorder(areas[0].rings, lat, lon);
    return near < DOUBT_M ? [app.ui("near_border", { metres: Math.round(near), area: areas[0].name })] : [];
  }

  function degrees(pair) {
    return pair[0].toFixed(6) + ", " + pair[1].toFixed(6);
  }

  app.herePopup = function (lat, lon) {
    var make = app.element;
    var areas = app.areasAt(lat, lon);
    var box = make("article", "card here");
    var head = make("header", "");
    head.appendChild(make("h3", "", app.ui("here")));
    box.appendChild(head);
    var answered = false;
    areas.forEach(function (area) {
      var isAnswer = !answered && Boolean(area.unit);
      answered = answered || isAnswer;
      var row = make("div", "answer" + (isAnswer ? " is-responsible" : ""));
      row.appendChild(make("span", "way", app.local(area.levelTitle)));
      var body = make("div", "who");
      body.appendChild(make("strong", "", area.unit || "—"));
      app.people(body, area.leader, area.contact, area.phone);
      if (area.sponsor) body.appendChild(make("div", "people", app.ui("sponsor") + " " + area.sponsor));
      body.appendChild(make("div", "reason", app.ui("lies_in", { area: area.name, points: area.points, open: area.open })));
      row.appendChild(body);
      box.appendChild(row);
    });
    doubts(areas, lat, lon).forEach(function (doubt) {
      box.appendChild(make("p", "doubt", doubt));
    });
    box.appendChild(make("h4", "", app.ui("coordinates")));
    [["CGCS2000 / WGS84", [lon, lat]], ["GCJ-02", app.toGcj02(lon, lat)], ["BD-09", app.toBd09(lon, lat)]].forEach(function (datum) {
      var line = make("div", "line");
      line.appendChild(make("span", "label wide", datum[0]));
      line.appendChild(make("span", "value", degrees(datum[1])));
      box.appendChild(line);
    });
    return box;
  };

  app.addHere = function (map) {
    map.on("click", function (event) {
      if (app.isMeasuring || app.clicked(map, event)) return;
      app.openPopup(event.latlng, app.herePopup.bind(null, event.latlng.lat, event.latlng.lng));
    });
  };
})(CityMap);
