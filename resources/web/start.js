// Puts the parts together on the map that folium made; data in side files is waited for.
"use strict";
(function (app) {
  function draw(map) {
    app.map = map;
    var meta = app.data.meta;
    app.readAreas();
    app.readRows();
    app.readRepeats();
    app.countAreas();
    app.readWeeks();
    app.readBase();
    var minZoom = 9;
    map.setMaxZoom(19);
    map.fitBounds(meta.bounds, { animate: false });
    map.setMinZoom(Math.min(minZoom, map.getZoom()));
    [["areas", 350], ["actions", 450], ["labels", 550], ["places", 600]].forEach(function (pane) {
      map.createPane(pane[0]).style.zIndex = pane[1];
    });
    // a list says what the panes show
    ["tilePane", "areas", "actions", "labels", "places"].forEach(function (pane) {
      map.getPane(pane).setAttribute("aria-hidden", "true");
    });
    map.getPane("labels").style.pointerEvents = "none";
    map.getPane("places").style.pointerEvents = "none";
    app.base = new app.BaseLayer({ pane: "tilePane", updateWhenZooming: false, keepBuffer: 1 }).addTo(map);
    app.addPictures(map);
    app.labels = new app.LabelLayer();
    app.addShapes(map);
    app.addRepeats(map);
    app.addPlaces(map);
    map.addLayer(app.labels);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    map.attributionControl.setPrefix(false);
    if (meta.attribution) map.attributionControl.addAttribution(app.element("span", "", meta.attribution).innerHTML);
    app.watchPopups(map);
    app.addHere(map);
    app.addTools(map);
    app.addPanel();
    app.onLanguage(function () {
      map.getContainer().setAttribute("aria-label", app.ui("map"));
      document.querySelector(".leaflet-control-zoom-in").title = app.ui("zoom_in");
      document.querySelector(".leaflet-control-zoom-out").title = app.ui("zoom_out");
      document.getElementById("skip").textContent = app.ui("skip");
      document.getElementById("tools").setAttribute("aria-label", app.ui("tools"));
    });
    map.getContainer().setAttribute("role", "application");
    app.setLanguage(meta.language);
    app.addAddress(map);
    document.body.setAttribute("data-ready", "yes");
  }

  app.start = function (map) {
    var files = app.data.files || [];
    if (!files.length) {
      draw(map);
      return;
    }
    // a page opened from a folder may not read files, but it may run scripts that lie beside it
    var news = document.getElementById("news");
    news.classList.add("is-loading");
    app.data.points = [];
    app.data.issues = [];
    app.part = function (name, text) {
      app.data[name].push(JSON.parse(text));
    };
    (function next(k) {
      news.textContent = app.ui("loading", { done: k, all: files.length });
      if (k === files.length) {
        news.classList.remove("is-loading");
        draw(map);
        return;
      }
      var script = document.createElement("script");
      script.src = files[k];
      script.onload = function () {
        script.remove();
        window.setTimeout(next, 0, k + 1);
      };
      script.onerror = function () {
        news.textContent = app.ui("file_missing", { file: files[k] });
      };
      document.head.appendChild(script);
    })(0);
  };
})(CityMap);
