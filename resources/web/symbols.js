// Markers, badges and cluster rings: the same shapes and colours as on screen and on paper.
"use strict";
(function (app) {
  var svg = app.svg;
  var COLOURS = app.data.colours;
  app.FONT = '"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC","WenQuanYi Micro Hei",sans-serif';
  app.colourNames = ["none", "white", "yellow", "red"];

  // A place that nobody has been to for long is hollow within a broken outline.
  function outline(shape, size, fill, isStale) {
    var s = size;
    var style = { fill: fill, stroke: "#FFFFFF", "stroke-width": 1.2 };
    if (isStale) style = { fill: "#FFFFFF", stroke: fill, "stroke-width": s / 12, "stroke-dasharray": s * 0.2 + " " + s * 0.12 };
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
    return svg("svg", { width: s, height: s, viewBox: "0 0 " + s + " " + s, class: "badge", "aria-hidden": "true" }, [mark]);
  };

  app.marker = function (layer, colour, size, isStale) {
    var s = size || 24;
    var icon = svg("g", { transform: "translate(" + s * 0.2 + "," + s * (layer.shape === "pin_square" ? 0.13 : 0.2) + ") scale(" + (s * 0.6) / 24 + ")" }, [
      svg("path", { d: layer.icon, fill: isStale ? layer.fill : "#FFFFFF" })
    ]);
    var picture = svg("svg", { width: s, height: s, viewBox: "0 0 " + s + " " + s }, [outline(layer.shape, s, layer.fill, isStale), icon]);
    var box = app.element("div", "marker");
    box.appendChild(picture);
    if (colour > 0) box.appendChild(app.badge(colour, 12));
    box.setAttribute("aria-hidden", "true"); // the name stands beside it
    return box;
  };

  // A white disc with the count, ringed by the shares of red, yellow, white and none.
  app.clusterSize = function (count) {
    return Math.min(48, 28 + 9 * Math.log10(count));
  };
  app.drawCluster = function (context, x, y, count, counts) {
    var size = Math.round(app.clusterSize(count));
    var r = size / 2 - 3;
    var under = disc(size);
    context.drawImage(under.canvas, x - under.width / 2, y - under.height / 2, under.width, under.height);
    var start = -Math.PI / 2;
    [3, 2, 1, 0].forEach(function (colour) {
      if (!counts[colour]) return;
      var end = start + (counts[colour] / count) * 2 * Math.PI;
      context.beginPath();
      context.arc(x, y, r, start, end);
      context.strokeStyle = ["#B8C0C8", "#57606A", COLOURS.yellow, COLOURS.red][colour];
      context.lineWidth = [2.5, 3, 4.5, 5][colour];
      context.stroke();
      start = end;
    });
    context.fillStyle = "#1F2328";
    context.font = "600 " + (count > 9999 ? 10 : count > 999 ? 11 : 13) + "px " + app.FONT;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(String(count), x, y + 0.5);
  };

  // The same shapes as pictures for the canvas, made once each.
  var pictures = {};
  function picture(key, width, height, draw) {
    var ratio = app.ratio();
    var name = key + "@" + ratio;
    if (!pictures[name]) {
      var canvas = document.createElement("canvas");
      canvas.width = Math.ceil(width * ratio);
      canvas.height = Math.ceil(height * ratio);
      var context = canvas.getContext("2d");
      context.scale(ratio, ratio);
      draw(context);
      pictures[name] = { canvas: canvas, width: width, height: height };
    }
    return pictures[name];
  }
  function paintElement(context, element) {
    var get = function (name) {
      return element.getAttribute(name);
    };
    var number = function (name) {
      return Number(get(name));
    };
    var path = new Path2D(get("d") || undefined);
    if (element.tagName === "circle") path.arc(number("cx"), number("cy"), number("r"), 0, 2 * Math.PI);
    if (element.tagName === "rect") {
      // older browsers have no round corners for a path
      (path.roundRect || path.rect).call(path, number("x"), number("y"), number("width"), number("height"), number("rx"));
    }
    if (element.tagName === "line") {
      path.moveTo(number("x1"), number("y1"));
      path.lineTo(number("x2"), number("y2"));
    }
    if (element.tagName === "polygon") {
      get("points").split(" ").forEach(function (pair, i) {
        var xy = pair.split(",").map(Number);
        if (i) path.lineTo(xy[0], xy[1]);
        else path.moveTo(xy[0], xy[1]);
      });
      path.closePath();
    }
    if (get("fill") && get("fill") !== "none") {
      context.fillStyle = get("fill");
      context.fill(path);
    }
    if (get("stroke")) {
      context.strokeStyle = get("stroke");
      context.lineWidth = number("stroke-width");
      context.setLineDash((get("stroke-dasharray") || "").split(" ").filter(Boolean).map(Number));
      context.lineJoin = get("stroke-linejoin") || "miter";
      context.stroke(path);
    }
  }
  function paintBadge(context, colour, size, x, y) {
    context.save();
    context.translate(x, y);
    Array.prototype.forEach.call(app.badge(colour, size).children, function (child) {
      paintElement(context, child);
    });
    context.restore();
  }
  // the white disc under a cluster's ring; its shadow would be slow to draw each time
  function disc(size) {
    return picture("c " + size, size + 8, size + 8, function (context) {
      context.beginPath();
      context.arc(size / 2 + 4, size / 2 + 4, size / 2 - 0.5, 0, 2 * Math.PI);
      context.fillStyle = "#FFFFFF";
      context.shadowColor = "rgba(31, 35, 40, 0.3)";
      context.shadowBlur = 3;
      context.shadowOffsetY = 1;
      context.fill();
    });
  }
  app.markerPicture = function (layer, colour, size, isStale) {
    return picture("m " + layer.id + " " + colour + " " + size + (isStale ? " stale" : ""), size + 8, size + 8, function (context) {
      context.translate(4, 4);
      context.save();
      context.shadowColor = "rgba(31, 35, 40, 0.35)";
      context.shadowBlur = 3;
      context.shadowOffsetY = 1;
      paintElement(context, outline(layer.shape, size, isStale ? "#FFFFFF" : layer.fill));
      context.restore();
      if (isStale) paintElement(context, outline(layer.shape, size, layer.fill, true));
      context.save();
      context.translate(size * 0.2, size * (layer.shape === "pin_square" ? 0.13 : 0.2));
      context.scale((size * 0.6) / 24, (size * 0.6) / 24);
      context.fillStyle = isStale ? layer.fill : "#FFFFFF";
      context.fill(new Path2D(layer.icon));
      context.restore();
      if (colour > 0) paintBadge(context, colour, 12, size - 8, -4);
    });
  };
  app.dotPicture = function (layer, colour, isStale) {
    return picture("d " + layer.id + " " + colour + (isStale ? " stale" : ""), 10, 10, function (context) {
      context.beginPath();
      context.arc(5, 5, 4, 0, 2 * Math.PI);
      context.fillStyle = isStale ? "#FFFFFF" : layer.fill;
      context.fill();
      context.strokeStyle = isStale ? layer.fill : "#FFFFFF";
      context.stroke();
      if (isStale) {
        context.beginPath();
        context.arc(5, 5, 4, 0, Math.PI);
        context.fillStyle = layer.fill;
        context.fill();
      }
      if (colour > 0) paintBadge(context, colour, 8, 1, 1);
    });
  };
  app.badgePicture = function (colour, size) {
    return picture("b " + colour + " " + size, size, size, function (context) {
      paintBadge(context, colour, size, 0, 0);
    });
  };
})(CityMap);
