// Markers, badges and cluster rings: the same shapes and colours as on screen and on paper.
"use strict";
(function (app) {
  var svg = app.svg;
  var COLOURS = app.data.colours;
  app.colourNames = ["none", "white", "yellow", "red"];

  function outline(shape, size, fill) {
    var s = size;
    var style = { fill: fill, stroke: "#FFFFFF", "stroke-width": 1.2 };
    function shapeOf(tag, attributes) {
      Object.keys(style).forEach(function (name) {
        attributes[name] = style[name];
      });
      return svg(tag, attributes);
    }
    if (shape === "circle") return shapeOf("circle", { cx: s / 2, cy: s / 2, r: s / 2 - 1 });
    if (shape === "hexagon") {
      var h = s / 2 - 1;
      var corners = [0, 1, 2, 3, 4, 5].map(function (i) {
        var angle = (Math.PI / 3) * i;
        return (s / 2 + h * Math.cos(angle)).toFixed(2) + "," + (s / 2 + h * Math.sin(angle)).toFixed(2);
      });
      return shapeOf("polygon", { points: corners.join(" ") });
    }
    if (shape === "pin_square") {
      var d =
        "M3,1 H" + (s - 3) + " Q" + (s - 1) + ",1 " + (s - 1) + ",3 V" + (s - 6) + " Q" + (s - 1) + "," + (s - 4) +
        " " + (s - 3) + "," + (s - 4) + " H" + (s / 2 + 3) + " L" + s / 2 + "," + (s - 0.6) + " L" + (s / 2 - 3) + "," +
        (s - 4) + " H3 Q1," + (s - 4) + " 1," + (s - 6) + " V3 Q1,1 3,1 Z";
      return shapeOf("path", { d: d });
    }
    return shapeOf("rect", { x: 1, y: 1, width: s - 2, height: s - 2, rx: 5 });
  }

  // White ring, yellow triangle, red diamond: told apart without colour too.
  app.badge = function (colour, size) {
    var s = size || 10;
    var mark;
    if (colour === 3) {
      mark = svg("polygon", {
        points: s / 2 + ",0.5 " + (s - 0.5) + "," + s / 2 + " " + s / 2 + "," + (s - 0.5) + " 0.5," + s / 2,
        fill: COLOURS.red, stroke: "#FFFFFF", "stroke-width": 1
      });
    } else if (colour === 2) {
      mark = svg("polygon", {
        points: s / 2 + ",0.7 " + (s - 0.4) + "," + (s - 0.9) + " 0.4," + (s - 0.9),
        fill: COLOURS.yellow, stroke: "#1F2328", "stroke-width": 1, "stroke-linejoin": "round"
      });
    } else if (colour === 1) {
      mark = svg("circle", {
        cx: s / 2, cy: s / 2, r: s / 2 - 1.5, fill: COLOURS.white, stroke: "#57606A", "stroke-width": 2
      });
    } else {
      mark = svg("line", {
        x1: 1.5, y1: s / 2, x2: s - 1.5, y2: s / 2, stroke: COLOURS.none, "stroke-width": 2
      });
    }
    return svg("svg", { width: s, height: s, viewBox: "0 0 " + s + " " + s, class: "badge" }, [mark]);
  };

  app.marker = function (layer, colour, size) {
    var s = size || 24;
    var icon = svg("g", { transform: "translate(" + s * 0.2 + "," + s * (layer.shape === "pin_square" ? 0.13 : 0.2) + ") scale(" + (s * 0.6) / 24 + ")" }, [
      svg("path", { d: layer.icon, fill: "#FFFFFF" })
    ]);
    var picture = svg("svg", { width: s, height: s, viewBox: "0 0 " + s + " " + s }, [outline(layer.shape, s, layer.fill), icon]);
    var box = app.element("div", "marker");
    box.appendChild(picture);
    if (colour > 0) box.appendChild(app.badge(colour, 12));
    return box;
  };

  // A white disc with the count, ringed by the shares of red, yellow, white and none.
  app.cluster = function (count, counts) {
    var size = Math.min(48, 28 + 9 * Math.log10(count));
    var r = size / 2 - 3;
    var around = 2 * Math.PI * r;
    var start = 0;
    var parts = [svg("circle", { cx: size / 2, cy: size / 2, r: size / 2 - 0.5, fill: "#FFFFFF" })];
    [3, 2, 1, 0].forEach(function (colour) {
      var share = counts[colour] / count;
      if (!share) return;
      var ink = ["#B8C0C8", "#57606A", COLOURS.yellow, COLOURS.red][colour];
      parts.push(
        svg("circle", {
          cx: size / 2, cy: size / 2, r: r, fill: "none", stroke: ink, "stroke-width": [2.5, 3, 4.5, 5][colour],
          "stroke-dasharray": (share * around).toFixed(2) + " " + around.toFixed(2),
          "stroke-dashoffset": (-start * around).toFixed(2),
          transform: "rotate(-90 " + size / 2 + " " + size / 2 + ")"
        })
      );
      start += share;
    });
    var label = svg("text", {
      x: size / 2, y: size / 2, "text-anchor": "middle", "dominant-baseline": "central",
      "font-size": count > 999 ? 11 : 13, "font-weight": 600, fill: "#1F2328"
    });
    label.textContent = String(count);
    parts.push(label);
    return { size: size, element: svg("svg", { width: size, height: size, viewBox: "0 0 " + size + " " + size }, parts) };
  };
})(CityMap);
