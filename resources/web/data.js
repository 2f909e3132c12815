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

  function fill(text, fields) {
    return text.replace(/\{(\w+)\}/g, function (whole, name) {
      return fields && name in fields ? String(fields[name]) : whole;
    });
  }
  // Text of the interface, by key.
  app.ui = function (key, fields) {
    return fill(data.ui[key][app.language === "zh_CN" ? 0 : 1], fields);
  };
  app.local = function (pair) {
    return typeof pair === "string" ? pair : pair[app.language === "zh_CN" ? 0 : 1];
  };
  // A sentence that came with the data, by number: a pair of texts, or a pattern with its fields,
  // where a field that is a number is a sentence itself.
  app.sentence = function (number) {
    if (number < 0) return "";
    var phrase = data.phrases[number];
    if (typeof phrase[0] === "string") return app.local(phrase);
    var pattern = data.patterns[phrase[0]];
    var fields = {};
    pattern[2].forEach(function (name, i) {
      var value = phrase[i + 1];
      fields[name] = typeof value === "number" ? app.sentence(value) : value;
    });
    return fill(app.local(pattern), fields);
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

  // Pixels of a canvas for one of the page: the screen's own, on paper some 290 to the inch.
  app.isOnPaper = false;
  app.ratio = function () {
    return app.isOnPaper ? 3 : Math.min(3, window.devicePixelRatio || 1);
  };

  // Elements are made with text, never with markup: names in the data may look like markup.
  app.element = function (tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined && text !== null) element.textContent = text;
    return element;
  };
  app.button = function (className, text, run) {
    var element = app.element("button", className, text);
    element.type = "button";
    if (run) element.addEventListener("click", run);
    return element;
  };
  var SVG = "http://www.w3.org/2000/svg";
  app.svg = function (tag, attributes, children) {
    var element = document.createElementNS(SVG, tag);
    if (tag === "svg") element.setAttribute("aria-hidden", "true"); // words stand beside every picture
    Object.keys(attributes || {}).forEach(function (name) {
      element.setAttribute(name, attributes[name]);
    });
    (children || []).forEach(function (child) {
      element.appendChild(child);
    });
    return element;
  };

  // Minutes of Beijing time since 1970, as they are read; 0 is a time that nobody knows.
  app.moment = function (minutes) {
    return minutes ? new Date(minutes * 60000).toISOString().slice(0, 16).replace("T", " ") : "";
  };
  app.day = function (minutes) {
    return app.moment(minutes).slice(0, 10);
  };
})(CityMap);
