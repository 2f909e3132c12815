// Buttons beside the map: table, measuring, full screen, printing; and the address that finds a view again.
"use strict";
(function (app) {
  var measured = { places: [], line: null, label: null };
  app.isMeasuring = false;

  function stopMeasuring(map) {
    app.isMeasuring = false;
    measured.places = [];
    if (measured.line) measured.line.remove();
    if (measured.label) measured.label.remove();
    measured.line = measured.label = null;
    map.getContainer().classList.remove("is-measuring");
  }
  app.measuredMetres = function () {
    return measured.places.reduce(function (sum, place, i) {
      return i ? sum + app.metres(measured.places[i - 1], place) : 0;
    }, 0);
  };
  function addMeasured(map, place) {
    measured.places.push(place);
    if (!measured.line) measured.line = L.polyline([], { color: "#1B66C9", weight: 3, pane: "actions", interactive: false }).addTo(map);
    measured.line.setLatLngs(measured.places);
    if (measured.places.length < 2) return;
    var metres = app.measuredMetres();
    var text = metres < 1000 ? metres.toFixed(0) + " m" : (metres / 1000).toFixed(2) + " km";
    if (!measured.label) measured.label = L.tooltip({ permanent: true, direction: "right", offset: [10, 0], className: "measured" });
    measured.label.setLatLng(place).setContent(app.element("span", "", text)).addTo(map);
  }

  function button(box, key, icon, run) {
    var item = app.element("button", "tool");
    item.type = "button";
    item.setAttribute("data-tool", key);
    item.appendChild(app.svg("svg", { width: 20, height: 20, viewBox: "0 0 24 24" }, [app.svg("path", { d: icon, fill: "currentColor" })]));
    item.addEventListener("click", run);
    box.appendChild(item);
    function say() {
      item.title = app.ui("tool_" + key);
      item.setAttribute("aria-label", app.ui("tool_" + key));
    }
    app.onLanguage(say);
    say();
    return item;
  }

  function press(item, isOn) {
    item.classList.toggle("is-on", isOn);
    item.setAttribute("aria-pressed", String(isOn));
  }

  app.addTools = function (map) {
    var box = document.getElementById("tools");
    L.DomEvent.disableClickPropagation(box);
    button(box, "table", app.data.icons.table, app.toggleTable);
    var measure = button(box, "measure", app.data.icons.measure, function () {
      if (app.isMeasuring) {
        stopMeasuring(map);
      } else {
        app.isMeasuring = true;
        map.closePopup();
        map.getContainer().classList.add("is-measuring");
      }
      press(measure, app.isMeasuring);
    });
    map.on("click", function (event) {
      if (app.isMeasuring) addMeasured(map, event.latlng);
    });
    press(measure, false);
    // telephones that cannot do it are not offered it
    if (document.fullscreenEnabled) {
      var whole = button(box, "fullscreen", app.data.icons.fit, function () {
        if (document.fullscreenElement) document.exitFullscreen();
        else document.documentElement.requestFullscreen();
      });
      document.addEventListener("fullscreenchange", function () {
        press(whole, Boolean(document.fullscreenElement));
      });
      press(whole, false);
    }
    button(box, "print", app.data.icons.print, app.print);
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && app.isMeasuring) measure.click();
      else if (event.key === "Escape" && document.querySelector(".leaflet-popup")) {
        map.closePopup();
        map.getContainer().focus();
      }
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        document.getElementById("search").focus();
      }
    });
  };

  // What a mangled link holds is taken as it stands.
  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch (error) {
      return text;
    }
  }

  function placeWith(code) {
    return app.index.places.find(function (place) {
      return place.code === code || (place.isPoint && "p" + place.fid === code);
    });
  }
  // the address of one place: its number, which stays when the map is exported anew
  app.addressOf = function (place) {
    return "#" + encodeURIComponent(place.code || (place.isPoint ? "p" + place.fid : ""));
  };

  // #zoom/latitude/longitude, and behind it the number of the place whose pop-up is open
  app.addAddress = function (map) {
    var open = "";
    function write() {
      var at = map.getCenter();
      var hash = "#" + map.getZoom() + "/" + at.lat.toFixed(5) + "/" + at.lng.toFixed(5) + (open ? "/" + open : "");
      history.replaceState(null, "", hash);
    }
    map.on("popupopen", function (event) {
      open = event.popup.place ? app.addressOf(event.popup.place).slice(1) : "";
      write();
    });
    map.on("popupclose", function () {
      open = "";
      write();
    });
    function read() {
      var parts = location.hash.slice(1).split("/");
      var numbers = parts.slice(0, 3).map(Number);
      if (parts.length >= 3 && numbers.every(isFinite) && Math.abs(numbers[1]) <= 85) {
        map.setView([numbers[1], numbers[2]], numbers[0], { animate: false });
      }
      var code = decoded(parts.length > 3 ? parts.slice(3).join("/") : parts.length === 1 ? parts[0] : "");
      var place = code && placeWith(code);
      if (!place) return;
      if (parts.length > 3) app.openPlace(place);
      else app.showPlace(place);
    }
    read();
    map.on("moveend", write);
    window.addEventListener("hashchange", read);
  };
})(CityMap);
