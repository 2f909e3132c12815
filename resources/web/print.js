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

  function fillSheet(isOn) {
    document.body.classList.toggle("print-view", isOn);
    var head = document.getElementById("print-head");
    var foot = document.getElementById("print-foot");
    head.replaceChildren();
    foot.replaceChildren();
    if (!isOn) return;
    var meta = app.data.meta;
    head.appendChild(make("strong", "", meta.title));
    head.appendChild(make("span", "", [meta.unit, chosenText(), app.ui("as_of", { moment: meta.asOf })].filter(Boolean).join(" · ")));
    foot.appendChild(legend());
    var marking = meta.isDemo && meta.marking === app.data.ui.demo[0] ? "" : meta.marking;
    var number = meta.reviewNumber ? app.ui("review", { number: meta.reviewNumber }) : app.ui("sketch");
    var sources = app.map.attributionControl.getContainer().textContent;
    foot.appendChild(make("p", "", [meta.isDemo ? app.ui("demo") : "", marking, number, sources].filter(Boolean).join(" · ")));
  }

  // Browsers print no canvas that was drawn since the last frame; of pictures they print all.
  var pictures = [];
  function asPictures(container) {
    container.querySelectorAll("canvas").forEach(function (canvas) {
      var picture = make("img", canvas.className);
      picture.src = canvas.toDataURL();
      picture.style.cssText = canvas.style.cssText;
      canvas.replaceWith(picture);
      pictures.push([picture, canvas]);
    });
  }
  function asCanvases() {
    pictures.forEach(function (pair) {
      pair[0].replaceWith(pair[1]);
    });
    pictures = [];
  }

  // The window becomes a sheet and shows what was in view; everything is drawn when this returns.
  var before = null;
  app.printView = function (isOn) {
    var map = app.map;
    if (isOn === app.isOnPaper) return;
    if (isOn) {
      before = { view: map.getBounds(), center: map.getCenter(), zoom: map.getZoom(), retina: L.Browser.retina };
      map.closePopup();
    }
    asCanvases();
    app.isOnPaper = isOn;
    L.Browser.retina = isOn || before.retina; // twice as fine for lines that Leaflet draws
    fillSheet(isOn);
    map.options.zoomSnap = isOn ? 0 : 1; // what was in view fills the sheet
    map.invalidateSize({ animate: false, pan: false });
    if (isOn) map.fitBounds(before.view, { animate: false, padding: [0, 0] });
    else map.setView(before.center, before.zoom, { animate: false });
    app.base.redraw();
    app.places.redraw();
    app.drawNow();
    app.labels.redraw();
    if (isOn) asPictures(map.getContainer());
  };

  app.print = function () {
    app.printView(true);
    window.requestAnimationFrame(function () {
      window.print();
    });
  };
  // the browser's own menu prints the same sheet
  window.addEventListener("beforeprint", function () {
    app.printView(true);
  });
  window.addEventListener("afterprint", function () {
    app.printView(false);
  });
})(CityMap);
