// What is shown: by area, unit, step and colour; legend, counts, map and table follow together.
"use strict";
(function (app) {
  var data = app.data;
  var EMPTY = { area: 0, unit: -1, leader: -1, step: -1, week: 0 };
  var chosen = Object.assign({}, EMPTY);
  app.filter = chosen;

  var inArea = {}; // by area: which chains of areas hold it
  function chainsOf(area) {
    if (!inArea[area]) {
      inArea[area] = data.chains.map(function (chain) {
        return chain.indexOf(area) >= 0;
      });
    }
    return inArea[area];
  }
  app.passes = function (row) {
    if (chosen.area && !chainsOf(chosen.area)[row.chain]) return false;
    if (chosen.unit >= 0 && row.unitNumber !== chosen.unit) return false;
    return chosen.leader < 0 || row.leaderNumber === chosen.leader;
  };
  function passesTime(issue) {
    return (chosen.step < 0 || issue.step === chosen.step) && app.isInWeek(issue, chosen.week);
  }
  app.issuePasses = function (issue) {
    return app.passes(issue) && passesTime(issue) && (issue.colour === 0 || app.wantsColour(issue.colour));
  };
  // on the map a closed issue stands only for the week that it was open in
  app.bareIssuePasses = function (issue) {
    return app.isShown("issues") && (issue.colour > 0 || chosen.week > 0) && app.issuePasses(issue);
  };
  app.pointPasses = function (point) {
    if (!app.isShown(point.layer.id) || !app.passes(point) || !app.wantsColour(point.worst)) return false;
    return (chosen.step < 0 && !chosen.week) || point.issues.some(passesTime);
  };

  app.isFiltered = function () {
    return Object.keys(EMPTY).some(function (key) {
      return chosen[key] !== EMPTY[key];
    });
  };
  app.clearFilters = function () {
    Object.assign(chosen, EMPTY);
  };
  // the lists say what is chosen, also when a search has cleared it
  app.showFilters = function () {
    document.querySelectorAll("[data-filter]").forEach(function (list) {
      list.value = String(chosen[list.getAttribute("data-filter")]);
    });
    app.showWeek();
    var clear = document.querySelector(".clear-filters");
    if (clear) clear.hidden = !app.isFiltered();
  };

  function select(label, options, key) {
    var box = app.element("select", "");
    box.setAttribute("aria-label", label);
    box.setAttribute("data-filter", key);
    options.forEach(function (option) {
      var item = app.element("option", "", option[1]);
      item.value = String(option[0]);
      box.appendChild(item);
    });
    box.value = String(chosen[key]);
    box.addEventListener("change", function () {
      chosen[key] = Number(box.value);
      app.refreshAll();
    });
    return box;
  }

  function areaOptions() {
    var children = {};
    var all = app.areaByFid;
    Object.keys(all).forEach(function (fid) {
      var area = all[fid];
      (children[area.parent] = children[area.parent] || []).push(area);
    });
    var options = [[0, app.ui("all_areas")]];
    function add(area, depth) {
      options.push([area.fid, new Array(depth + 1).join("\u2003") + area.name]);
      (children[area.fid] || []).forEach(function (child) {
        if (depth < 12) add(child, depth + 1);
      });
    }
    Object.keys(all).forEach(function (fid) {
      if (!all[all[fid].parent]) add(all[fid], 0);
    });
    return options;
  }

  var collator = new Intl.Collator("zh");
  function namesUsed(all, key, names) {
    var used = {};
    [app.points, app.issues].forEach(function (rows) {
      rows.forEach(function (row) {
        if (names[row[key]]) used[row[key]] = true;
      });
    });
    var numbers = Object.keys(used).map(Number);
    numbers.sort(function (a, b) {
      return collator.compare(names[a], names[b]);
    });
    return [[-1, all]].concat(
      numbers.map(function (number) {
        return [number, names[number]];
      })
    );
  }

  app.addFilters = function (panel) {
    var box = app.element("div", "filters");
    if (Object.keys(app.areaByFid).length) box.appendChild(select(app.ui("area"), areaOptions(), "area"));
    var units = namesUsed(app.ui("all_units"), "unitNumber", data.units);
    if (units.length > 2) box.appendChild(select(app.ui("unit"), units, "unit"));
    var leaders = namesUsed(app.ui("all_leaders"), "leaderNumber", data.leaders);
    if (leaders.length > 2) box.appendChild(select(app.ui("leader"), leaders, "leader"));
    var steps = [0, 1, 2, 3].map(function (step) {
      return [step, app.stepName(step)];
    });
    if (app.issues.length) box.appendChild(select(app.ui("step"), [[-1, app.ui("all_steps")]].concat(steps), "step"));
    panel.appendChild(box);
    app.addWeeks(panel);
    var clear = app.button("clear-filters", app.ui("clear_filters"), function () {
      app.clearFilters();
      app.refreshAll();
    });
    clear.hidden = !app.isFiltered();
    panel.appendChild(clear);
  };

  app.colourCounts = function () {
    var counts = [0, 0, 0, 0];
    app.issues.forEach(function (issue) {
      if (issue.colour > 0 && app.passes(issue) && passesTime(issue)) counts[issue.colour] += 1;
    });
    app.points.forEach(function (point) {
      if (point.worst === 0 && app.passes(point)) counts[0] += 1;
    });
    return counts;
  };
})(CityMap);
