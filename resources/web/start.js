// Puts the parts together on the map that folium made.
"use strict";
(function (app) {
  app.start = function (map) {
    app.map = map;
    var meta = app.data.meta;
    map.setMinZoom(9).setMaxZoom(19);
    map.fitBounds(meta.bounds);
    [["areas", 350], ["actions", 450], ["labels", 550]].forEach(function (pane) {
      map.createPane(pane[0]).style.zIndex = pane[1];
    });
    map.getPane("labels").style.pointerEvents = "none";
    app.base = new app.BaseLayer({ pane: "tilePane", updateWhenZooming: false, keepBuffer: 1 }).addTo(map);
    app.labels = new app.LabelLayer();
    app.addShapes(map);
    app.addPlaces(map);
    map.addLayer(app.labels);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    map.attributionControl.setPrefix(false);
    if (meta.attribution) map.attributionControl.addAttribution(app.element("span", "", meta.attribution).innerHTML);
    app.addHere(map);
    app.addTools(map);
    app.addPanel();
    app.setLanguage(meta.language);
    app.addAddress(map);
    document.body.setAttribute("data-ready", "yes");
  };
})(CityMap);
