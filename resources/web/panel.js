// The panel beside the map: title, search, counts that filter, and the legend that switches layers.
"use strict";
(function (app) {
  var make = app.element;
  var data = app.data;

  app.swatch = function (layer) {
    var svg = app.svg;
    if (layer.icon) return app.marker(layer, 0, 20);
    if (layer.id === "issues") return app.badge(3, 14);
    var parts = [];
    if (layer.kind === "line") {
      parts.push(svg("line", { x1: 1, y1: 8, x2: 23, y2: 8, stroke: layer.colour, "stroke-width": Math.min(6, layer.weight), "stroke-dasharray": layer.dash || "none", opacity: layer.opacity }));
    } else if (layer.kind === "rings") {
      [7, 4].forEach(function (r) {
        parts.push(svg("circle", { cx: 12, cy: 8, r: r, fill: "none", stroke: layer.rings[0].colour, "stroke-width": 1.5 }));
      });
    } else if (layer.kind === "point") {
      parts.push(svg("circle", { cx: 12, cy: 8, r: 6, fill: layer.colour, stroke: "#FFFFFF", "stroke-width": 1.5 }));
    } else {
      parts.push(svg("rect", { x: 2, y: 2, width: 20, height: 12, rx: 2, fill: layer.colour, "fill-opacity": 0.25, stroke: layer.colour, "stroke-width": 1.5, "stroke-dasharray": layer.dash || "none" }));
    }
    return svg("svg", { width: 24, height: 16, viewBox: "0 0 24 16" }, parts);
  };

  function svgRings(size, colour) {
    var rings = [size / 2 - 1, size / 2 - 3.6].map(function (r) {
      return app.svg("circle", { cx: 12, cy: 12, r: r, fill: "none", stroke: colour, "stroke-width": 1.2 });
    });
    return app.svg("svg", { width: 24, height: 24, viewBox: "0 0 24 24", class: "ring-mark" }, rings);
  }

  function header(panel) {
    var box = make("header", "title");
    var top = make("div", "title-row");
    top.appendChild(make("h1", "", data.meta.title));
    var language = make("button", "language", app.ui("other_language"));
    language.type = "button";
    language.addEventListener("click", function () {
      app.setLanguage(app.language === "zh_CN" ? "en" : "zh_CN");
    });
    top.appendChild(language);
    box.appendChild(top);
    if (data.meta.unit) box.appendChild(make("p", "for-unit", app.ui("for_unit", { unit: data.meta.unit })));
    box.appendChild(make("p", "as-of", app.ui("as_of", { moment: data.meta.asOf })));
    var marks = make("p", "marks");
    if (data.meta.isDemo) marks.appendChild(make("span", "mark", app.ui("demo")));
    if (data.meta.marking && !(data.meta.isDemo && data.meta.marking === data.ui.demo[0])) marks.appendChild(make("span", "mark", data.meta.marking));
    if (data.meta.profile === "public") marks.appendChild(make("span", "mark plain", app.ui("public")));
    if (data.meta.rounding) marks.appendChild(make("span", "mark plain", app.ui("rounded", { metres: data.meta.rounding })));
    marks.appendChild(
      make("span", "mark plain", data.meta.reviewNumber ? app.ui("review", { number: data.meta.reviewNumber }) : app.ui("sketch"))
    );
    box.appendChild(marks);
    panel.appendChild(box);
  }

  function search(panel) {
    var box = make("div", "search");
    var input = make("input", "");
    input.type = "search";
    input.id = "search";
    input.placeholder = app.ui("search");
    input.setAttribute("aria-label", app.ui("search"));
    var list = make("ul", "results");
    list.id = "results";
    function run() {
      var words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      list.replaceChildren();
      if (!words.length) return;
      var found = app.index.places.filter(function (place) {
        return (place.isPoint || place.colour > 0) && app.says(place, words);
      });
      found.slice(0, 12).forEach(function (place) {
        list.appendChild(
          app.placeRow(place, function () {
            document.body.classList.remove("panel-open");
            app.showPlace(place);
          })
        );
      });
      if (!found.length) list.appendChild(make("li", "quiet", app.ui("nothing_found")));
      else if (found.length > 12) list.appendChild(make("li", "quiet", app.ui("more_found", { count: found.length - 12 })));
      app.tell(found.length ? app.ui("found_count", { count: found.length }) : app.ui("nothing_found"));
    }
    // up and down walk through what was found
    function walk(event) {
      var buttons = Array.prototype.slice.call(list.querySelectorAll("button"));
      var at = buttons.indexOf(document.activeElement);
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      var next = buttons[at + (event.key === "ArrowDown" ? 1 : -1)];
      (next || input).focus();
    }
    list.addEventListener("keydown", walk);
    input.addEventListener("keydown", walk);
    input.addEventListener("input", run);
    input.addEventListener("keydown", function (event) {
      var first = list.querySelector("button");
      if (event.key === "Enter" && first) {
        first.click();
        app.focusPopup();
      }
      if (event.key === "Escape") {
        input.value = "";
        run();
      }
    });
    box.setAttribute("role", "search");
    box.appendChild(input);
    box.appendChild(list);
    panel.appendChild(box);
  }

  function counts(panel) {
    var box = make("div", "counts");
    panel.appendChild(box);
    app.drawCounts = function () {
      drawCounts(box);
    };
    drawCounts(box);
  }

  function drawCounts(box) {
    var numbers = app.colourCounts();
    box.replaceChildren();
    [3, 2, 1, 0].forEach(function (colour) {
      var name = app.colourNames[colour];
      var button = make("button", "count is-on " + name);
      button.type = "button";
      button.setAttribute("data-colour", name);
      button.setAttribute("aria-pressed", String(app.wantsColour(colour)));
      button.classList.toggle("is-on", app.wantsColour(colour));
      button.title = app.ui("count_hint");
      button.appendChild(app.badge(colour, 12));
      button.appendChild(make("span", "count-name", app.ui("colour_" + name)));
      button.appendChild(make("strong", "", String(numbers[colour])));
      button.addEventListener("click", function () {
        var isOn = !app.wantsColour(colour);
        app.setColour(colour, isOn);
      });
      box.appendChild(button);
    });
  }

  // how many rows each layer has
  function layerCounts() {
    var counts = { issues: 0, repeats: app.repeats.length };
    app.points.forEach(function (point) {
      counts[point.layer.id] = (counts[point.layer.id] || 0) + 1;
    });
    app.bareIssues.forEach(function (issue) {
      if (issue.colour > 0) counts.issues += 1;
    });
    data.actions.concat(data.areas).forEach(function (layer) {
      counts[layer.id] = layer.items.length;
    });
    return counts;
  }

  function groupSwitch(members) {
    var ids = members.map(function (layer) { return layer.id; });
    var isOn = ids.some(app.isShown);
    return app.button("group-switch", app.ui(isOn ? "hide_all" : "show_all"), function () {
      ids.forEach(function (id) {
        app.setShown(id, !isOn);
      });
      app.drawLayers();
    });
  }

  function layers(panel) {
    var box = make("div", "layers");
    panel.appendChild(box);
    var totals = layerCounts();
    app.drawLayers = function () {
      drawLayers(box, totals);
    };
    app.drawLayers();
  }

  // the pictures under the map, where the file has some
  function backdrops(box) {
    var names = Object.keys(app.backdrops);
    if (!names.length) return;
    var section = make("section", "");
    section.appendChild(make("h2", "", app.ui("backdrop")));
    names.forEach(function (name) {
      var row = make("label", "layer");
      var input = make("input", "");
      input.type = "checkbox";
      input.checked = app.map.hasLayer(app.backdrops[name]);
      input.setAttribute("data-backdrop", name);
      input.addEventListener("change", function () {
        app.showBackdrop(name, input.checked);
      });
      row.appendChild(input);
      row.appendChild(make("span", "layer-name", app.ui("backdrop_" + name)));
      section.appendChild(row);
    });
    box.appendChild(section);
  }

  function drawLayers(box, totals) {
    box.replaceChildren();
    backdrops(box);
    data.groups.forEach(function (group) {
      var members = data.layers.filter(function (layer) {
        return layer.group === group.id && totals[layer.id] > 0;
      });
      if (!members.length) return;
      var section = make("section", "");
      var head = make("h2", "");
      head.appendChild(make("span", "", app.local(group.title)));
      if (members.length > 1) head.appendChild(groupSwitch(members));
      section.appendChild(head);
      members.forEach(function (layer) {
        var row = make("label", "layer");
        var input = make("input", "");
        input.type = "checkbox";
        input.checked = app.isShown(layer.id);
        input.setAttribute("data-layer", layer.id);
        input.addEventListener("change", function () {
          app.setShown(layer.id, input.checked);
        });
        var picture = make("span", "swatch");
        picture.appendChild(app.swatch(layer));
        row.appendChild(input);
        row.appendChild(picture);
        row.appendChild(make("span", "layer-name", app.local(layer.title)));
        row.appendChild(make("span", "layer-count", String(totals[layer.id])));
        section.appendChild(row);
        (layer.rings || []).forEach(function (ring) {
          var count = app.repeatCount(ring);
          if (!count) return;
          var line = make("div", "stage");
          var size = ring.size * 0.6;
          line.appendChild(svgRings(size, ring.colour));
          line.appendChild(make("span", "layer-name", app.local(ring.title)));
          line.appendChild(make("span", "layer-count", String(count)));
          section.appendChild(line);
        });
        (layer.stages || []).forEach(function (stage) {
          var line = make("div", "stage");
          var mark = make("span", "stage-mark");
          mark.style.backgroundColor = stage.colour;
          line.appendChild(mark);
          line.appendChild(make("span", "layer-name", app.local(stage.title)));
          line.appendChild(make("span", "layer-count", stage.amount === null ? "" : app.local(stage.amount)));
          section.appendChild(line);
        });
      });
      box.appendChild(section);
    });
  }

  function foot(panel) {
    var box = make("footer", "");
    var unplaced = app.pointColumns.unplaced.length;
    var stale = app.points.filter(function (point) {
      return point.isStale;
    });
    if (stale.length) {
      var line = make("p", "stale-note");
      line.appendChild(app.marker(stale[0].layer, 0, 18, true));
      line.appendChild(document.createTextNode(app.ui("stale", { days: data.meta.unvisitedDays, count: stale.length })));
      box.appendChild(line);
    }
    if (unplaced) box.appendChild(make("p", "", app.ui("unplaced", { count: unplaced })));
    if (data.meta.attribution) box.appendChild(make("p", "", data.meta.attribution));
    box.appendChild(make("p", "", app.ui("made", { moment: data.meta.made, program: data.meta.program })));
    box.appendChild(make("p", "", "Leaflet " + L.version + " (BSD-2)"));
    panel.appendChild(box);
  }

  app.addPanel = function () {
    var panel = document.getElementById("panel");
    var button = document.getElementById("panel-button");
    function draw() {
      panel.replaceChildren();
      document.title = data.meta.title;
      header(panel);
      search(panel);
      app.addFilters(panel);
      counts(panel);
      layers(panel);
      foot(panel);
      panel.setAttribute("aria-label", app.ui("panel"));
      button.textContent = app.ui("panel");
      app.drawTable();
      app.drawReach();
    }
    function open(isOpen) {
      document.body.classList.toggle("panel-open", isOpen);
      button.setAttribute("aria-expanded", String(isOpen));
    }
    document.getElementById("skip").addEventListener("click", function () {
      open(true);
      document.getElementById("search").focus();
    });
    button.setAttribute("aria-controls", "panel");
    open(false);
    button.addEventListener("click", function () {
      open(!document.body.classList.contains("panel-open"));
    });
    document.getElementById("map-side").addEventListener("pointerdown", function (event) {
      if (!button.contains(event.target)) open(false);
    });
    app.onLanguage(draw);
    draw();
  };
})(CityMap);
