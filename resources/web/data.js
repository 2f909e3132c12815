// The city as the page holds it: one JSON block, texts in two languages, columns of numbers.
"use strict";
var CityMap = {};
(function (app) {
  var block = document.getElementById("city-data");
  var data = JSON.parse(block.textContent);
  block.remove(); // decoded once; the text of it would only hold memory

  app.data = data;
  app.language = data.meta.language;
  var listeners = [];

  // Text of the interface, by key, and sentences that came with the data, by number.
  app.ui = function (key, fields) {
    var text = data.ui[key][app.language === "zh_CN" ? 0 : 1];
    return text.replace(/\{(\w+)\}/g, function (whole, name) {
      return fields && name in fields ? String(fields[name]) : whole;
    });
  };
  app.local = function (pair) {
    return pair[app.language === "zh_CN" ? 0 : 1];
  };
  app.sentence = function (number) {
    return number < 0 ? "" : app.local(data.sentences[number]);
  };
  app.onLanguage = function (listener) {
    listeners.push(listener);
  };
  app.setLanguage = function (language) {
    app.language = language;
    document.documentElement.lang = language === "zh_CN" ? "zh-CN" : "en";
    listeners.forEach(function (listener) {
      listener();
    });
  };

  // Elements are made with text, never with markup: names in the data may look like markup.
  app.element = function (tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined && text !== null) element.textContent = text;
    return element;
  };
  var SVG = "http://www.w3.org/2000/svg";
  app.svg = function (tag, attributes, children) {
    var element = document.createElementNS(SVG, tag);
    Object.keys(attributes || {}).forEach(function (name) {
      element.setAttribute(name, attributes[name]);
    });
    (children || []).forEach(function (child) {
      element.appendChild(child);
    });
    return element;
  };

  // Rings and lines travel as differences of whole numbers: first pair absolute, in 1/precision degree.
  app.unpack = function (packed, precision) {
    var out = new Array(packed.length / 2);
    var x = 0;
    var y = 0;
    for (var i = 0; i < packed.length; i += 2) {
      x += packed[i];
      y += packed[i + 1];
      out[i / 2] = [y / precision, x / precision]; // Leaflet wants latitude first
    }
    return out;
  };
})(CityMap);
