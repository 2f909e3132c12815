// The panel beside the map: title, search, counts that filter, and the legend that switches layers.
"use strict";
(function (app) {
  var make = app.element;
  var data = app.data;

  function swatch(layer) {
    var svg = app.svg;
    if (layer.icon) return app.marker(layer, 0, 20);
    if (layer.id === "issues") return app.badge(3, 14);
    var parts = [];
    if (layer.kind === "line") {
      parts.push(svg("line", { x1: 1, y1: 8, x2: 23, y2: 8, stroke: layer.colour, "stroke-width": Math.min(6, layer.weight), "stroke-dasharray": layer.dash || "none", opacity: layer.opacity }));
    } else if (layer.kind === "point") {
      parts.push(svg("circle", { cx: 12, cy: 8, r: 6, fill: layer.colour, stroke: "#FFFFFF", "stroke-width": 1.5 }));
    } else {
      parts.push(svg("rect", { x: 2, y: 2, width: 20, height: 12, rx: 2, fill: layer.colour, "fill-opacity": 0.25, stroke: layer.colour, "stroke-width": 1.5, "stroke-dasharray": layer.dash || "none" }));
    }
    return svg("svg", { width: 24, height: 16, viewBox: "0 0 24 16" }, parts);
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
    box.appendChild(make("p", "as-of", app.ui("as_of", { moment: data.meta.asOf })));
    var marks = make("p", "marks");
    if (data.meta.isDemo) marks.appendChild(make("span", "mark", app.ui("demo")));
    if (data.meta.marking && !(data.meta.isDemo && data.meta.marking === data.ui.demo[0])) marks.appendChild(make("span", "mark", data.meta.marking));
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
    function places() {
      var all = app.points.filter(function (p) { return p.marker; });
      return all.concat(app.bareIssues.filter(function (i) { return i.marker; }));
    }
    function run() {
      var words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      list.replaceChildren();
      if (!words.length) return;
      var found = places().filter(function (place) {
        return words.every(function (word) {
          return place.search.indexOf(word) >= 0;
        });
      });
      found.slice(0, 12).forEach(function (place) {
        var row = make("li", "");
        var button = make("button", "result");
        button.type = "button";
        button.appendChild(place.layer ? app.marker(place.layer, 0, 20) : app.badge(place.colour, 14));
        var text = make("span", "");
        text.appendChild(make("span", "result-name", place.name || place.description || place.code));
        text.appendChild(make("span", "result-sub", place.layer ? [app.local(place.layer.title), place.address].filter(Boolean).join(" · ") : place.code));
        button.appendChild(text);
        button.addEventListener("click", function () {
          document.body.classList.remove("panel-open");
          app.showPlace(place);
        });
        row.appendChild(button);
        list.appendChild(row);
      });
      if (!found.length) list.appendChild(make("li", "quiet", app.ui("nothing_found")));
      else if (found.length > 12) list.appendChild(make("li", "quiet", app.ui("more_found", { count: found.length - 12 })));
    }
    input.addEventListener("input", run);
    input.addEventListener("keydown", function (event) {
      var first = list.querySelector("button");
      if (event.key === "Enter" && first) first.click();
      if (event.key === "Escape") {
        input.value = "";
        run();
      }
    });
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

  function layers(panel) {
    var box = make("div", "layers");
    data.groups.forEach(function (group) {
      var members = data.layers.filter(function (layer) {
        return layer.group === group.id;
      });
      if (!members.length) return;
      var section = make("section", "");
      section.appendChild(make("h2", "", app.local(group.title)));
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
        picture.appendChild(swatch(layer));
        row.appendChild(input);
        row.appendChild(picture);
        row.appendChild(make("span", "layer-name", app.local(layer.title)));
        row.appendChild(make("span", "layer-count", String(layer.count)));
        section.appendChild(row);
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
    panel.appendChild(box);
  }

  function foot(panel) {
    var box = make("footer", "");
    if (data.meta.unplaced) box.appendChild(make("p", "", app.ui("unplaced", { count: data.meta.unplaced })));
    if (data.meta.attribution) box.appendChild(make("p", "", data.meta.attribution));
    box.appendChild(make("p", "", app.ui("made", { moment: data.meta.made, program: data.meta.program })));
    box.appendChild(make("p", "", "Leaflet " + L.version + " (BSD-2) · Leaflet.markercluster (MIT)"));
    panel.appendChild(box);
  }

  app.addPanel = function () {
    var panel = document.getElementById("panel");
    function draw() {
      panel.replaceChildren();
      document.title = data.meta.title;
      header(panel);
      search(panel);
      app.addFilters(panel);
      counts(panel);
      layers(panel);
      foot(panel);
      document.getElementById("panel-button").textContent = app.ui("panel");
      app.drawTable();
    }
    document.getElementById("panel-button").addEventListener("click", function () {
      document.body.classList.toggle("panel-open");
    });
    app.onLanguage(draw);
    draw();
  };
})(CityMap);
