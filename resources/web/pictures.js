// Backdrops beside the vectors: a picture pyramid inside the file, and online tiles where asked for.
"use strict";
(function (app) {
  var pyramid = app.data.pyramid;
  var online = app.data.online;

  app.addPictures = function (map) {
    app.backdrops = {};
    if (pyramid) {
      var Pyramid = L.GridLayer.extend({
        createTile: function (coords, done) {
          var tile = document.createElement("img");
          tile.alt = "";
          var picture = pyramid.tiles[coords.z + "/" + coords.x + "/" + coords.y];
          tile.onload = function () {
            done(null, tile);
          };
          if (picture) tile.src = picture;
          else window.setTimeout(done, 0, null, tile);
          return tile;
        }
      });
      app.backdrops.pyramid = new Pyramid({
        minNativeZoom: pyramid.minZoom, maxNativeZoom: pyramid.maxZoom, maxZoom: 19, zIndex: 2, bounds: pyramid.bounds,
        attribution: app.element("span", "", pyramid.attribution).innerHTML
      }).addTo(map);
    }
    if (online) {
      app.backdrops.online = L.tileLayer(online.url, {
        maxNativeZoom: online.maxZoom, maxZoom: 19, zIndex: 3, attribution: app.element("span", "", online.attribution).innerHTML
      });
    }
  };
  app.showBackdrop = function (name, isShown) {
    var layer = app.backdrops[name];
    if (isShown) layer.addTo(app.map);
    else layer.remove();
  };
})(CityMap);
