// The print view: the map at the shape of a sheet, with title, legend, scale and where it comes from.
"use strict";
(function (app) {
  var make = app.element;

  function legend() {
    var box = make("div", "print-legend");
    [3, 2, 1].forEach(function (colour) {
      var row = make("span", "print-item");
      row.appendChild(app.badge(colour, 12));
      row.appendChild(document.createTextNode(app.ui("colour_" + app.colourNames[colour]) + " " + app.colourCounts()[colour]));
      box.appendChild(row);
    });
    app.data.layers.forEach(function (layer) {
      if (!app.isShown(layer.id) || !document.querySelector('[data-layer="' + layer.id + '"]')) return;
      var row = make("span", "print-item");
      row.appendChild(app.swatch(layer));
      row.appendChild(document.createTextNode(app.local(layer.title)));
      box.appendChild(row);
    });
    return box;
  }

  // What narrows the map is said on the sheet.
  function chosenText() {
    var said = [];
    document.querySelectorAll("[data-filter]").forEach(function (list) {
      if (list.selectedIndex > 0) said.push(list.options[list.selectedIndex].textContent.trim());
    });
    if (app.filter.week) said.push(document.querySelector(".weeks-said").textContent);
    return said.join(" · ");
  }

  var before = null;
  app.printView = function (isOn) {
    document.body.classList.toggle("print-view", isOn);
    var head = document.getElementById("print-head");
    var foot = document.getElementById("print-foot");
    head.replaceChildren();
    foot.replaceChildren();
    if (isOn) {
      var meta = app.data.meta;
      head.appendChild(make("strong", "", meta.title));
      head.appendChild(make("span", "", [meta.unit, chosenText(), app.ui("as_of", { moment: meta.asOf })].filter(Boolean).join(" · ")));
      foot.appendChild(legend());
      var marks = [meta.isDemo ? app.ui("demo") : "", meta.marking, meta.reviewNumber ? app.ui("review", { number: meta.reviewNumber }) : app.ui("sketch"), meta.attribution];
      foot.appendChild(make("p", "", Array.from(new Set(marks.filter(Boolean))).join(" · ")));
    }
    app.map.invalidateSize({ animate: false, pan: false });
  };

  app.print = function () {
    var map = app.map;
    var view = map.getBounds();
    before = { center: map.getCenter(), zoom: map.getZoom() };
    map.closePopup();
    app.printView(true);
    map.options.zoomSnap = 0; // what was in view fills the sheet
    map.fitBounds(view, { animate: false, padding: [0, 0] });
    // the base map is drawn in slices; the sheet waits for the last
    (function wait() {
      if (app.isDrawing()) window.setTimeout(wait, 60);
      else window.requestAnimationFrame(function () { window.print(); });
    })();
  };
  window.addEventListener("afterprint", function () {
    if (!document.body.classList.contains("print-view")) return;
    app.printView(false);
    app.map.options.zoomSnap = 1;
    app.map.setView(before.center, before.zoom, { animate: false });
  });
})(CityMap);
