// Numbers and shapes as short text, and columns told by their own shape: the other side of varints.py.
"use strict";
(function (app) {
  var LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  var place = new Uint8Array(128);
  for (var i = 0; i < LETTERS.length; i += 1) place[LETTERS.charCodeAt(i)] = i;

  // Whole numbers of either sign; sums of up to 52 bits, so without bit operations on them.
  app.numbers = function (text) {
    var count = 0;
    var k;
    for (k = 0; k < text.length; k += 1) if (place[text.charCodeAt(k)] < 32) count += 1;
    var out = new Float64Array(count);
    var value = 0;
    var unit = 1;
    var at = 0;
    for (k = 0; k < text.length; k += 1) {
      var digit = place[text.charCodeAt(k)];
      value += (digit & 31) * unit;
      if (digit < 32) {
        out[at] = value % 2 ? -(value + 1) / 2 : value / 2;
        at += 1;
        value = 0;
        unit = 1;
      } else unit *= 32;
    }
    return out;
  };

  app.column = function (packed) {
    if (Array.isArray(packed)) return packed;
    if (packed.d !== undefined) {
      var steps = app.numbers(packed.d);
      for (var k = 1; k < steps.length; k += 1) steps[k] += steps[k - 1];
      return steps;
    }
    var codes = app.numbers(packed.i);
    if (!packed.w) return codes;
    var out = new Array(codes.length);
    for (var j = 0; j < codes.length; j += 1) out[j] = packed.w[codes[j]];
    return out;
  };

  // Each shape is a list of parts, each part x and y by turns in whole numbers.
  app.wholeShapes = function (text) {
    var numbers = app.numbers(text);
    var out = [];
    var x = 0;
    var y = 0;
    var at = 0;
    while (at < numbers.length) {
      var parts = new Array(numbers[at]);
      at += 1;
      for (var p = 0; p < parts.length; p += 1) {
        var count = Math.abs(numbers[at]);
        var isEven = numbers[at] < 0; // a parallelogram: three corners give the fourth
        at += 1;
        var part = new Float64Array(2 * count + (isEven ? 2 : 0));
        for (var v = 0; v < 2 * count; v += 2) {
          x += numbers[at + v];
          y += numbers[at + v + 1];
          part[v] = x;
          part[v + 1] = y;
        }
        at += 2 * count;
        if (isEven) {
          part[6] = part[0] - part[2] + part[4];
          part[7] = part[1] - part[3] + part[5];
        }
        parts[p] = part;
      }
      out.push(parts);
    }
    return out;
  };
  // The same with parts as [latitude, longitude], which Leaflet wants.
  app.shapes = function (text, precision) {
    return app.wholeShapes(text).map(function (parts) {
      return parts.map(function (part) {
        var out = new Array(part.length / 2);
        for (var k = 0; k < out.length; k += 1) out[k] = [part[2 * k + 1] / precision, part[2 * k] / precision];
        return out;
      });
    });
  };

  app.worldX = function (lon) {
    return lon / 360 + 0.5;
  };
  app.worldY = function (lat) {
    var s = Math.sin((lat * Math.PI) / 180);
    return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
  };
})(CityMap);
