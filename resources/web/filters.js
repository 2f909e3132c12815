// What is shown: by area, unit, step and colour; legend, counts, map and table follow together.
"use strict";
(function (app) {
  var data = app.data;
  var chosen = { area: 0, unit: -1, step: "" };
  app.filter = chosen;

  app.passes = function (row) {
    return (!chosen.area || row.chain.indexOf(chosen.area) >= 0) && (chosen.unit < 0 || row.unitNumber === chosen.unit);
  };
  app.issuePasses = function (issue) {
    return app.passes(issue) && (!chosen.step || issue.step === chosen.step) && (issue.colour === 0 || app.wantsColour(issue.colour));
  };
  app.pointPasses = function (point) {
    if (!app.isShown(point.layer.id) || !app.passes(point) || !app.wantsColour(point.worst)) return false;
    return !chosen.step || point.issues.some(function (issue) {
      return issue.step === chosen.step;
    });
  };

  app.clearFilters = function () {
    chosen.area = 0;
    chosen.unit = -1;
    chosen.step = "";
  };
  // the lists say what is chosen, also when a search has cleared it
  app.showFilters = function () {
    document.querySelectorAll("[data-filter]").forEach(function (list) {
      list.value = String(chosen[list.getAttribute("data-filter")]);
    });
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
      chosen[key] = key === "step" ? box.value : Number(box.value);
      app.refreshAll();
    });
    return box;
  }

  function areaOptions() {
    var children = {};
    data.areas.forEach(function (level) {
      level.items.forEach(function (area) {
        (children[area.parent] = children[area.parent] || []).push(area);
      });
    });
    var all = {};
    data.areas.forEach(function (level) {
      level.items.forEach(function (area) {
        all[area.fid] = area;
      });
    });
    var options = [[0, app.ui("all_areas")]];
    function add(area, depth) {
      options.push([area.fid, new Array(depth + 1).join("  ") + area.name]);
      (children[area.fid] || []).forEach(function (child) {
        add(child, depth + 1);
      });
    }
    Object.keys(all).forEach(function (fid) {
      if (!all[all[fid].parent]) add(all[fid], 0);
    });
    return options;
  }

  function unitOptions() {
    var used = {};
    app.points.concat(app.issues).forEach(function (row) {
      if (row.unitNumber >= 0 && data.units[row.unitNumber]) used[row.unitNumber] = true;
    });
    var numbers = Object.keys(used).map(Number);
    numbers.sort(function (a, b) {
      return data.units[a].localeCompare(data.units[b], "zh");
    });
    return [[-1, app.ui("all_units")]].concat(
      numbers.map(function (number) {
        return [number, data.units[number]];
      })
    );
  }

  app.addFilters = function (panel) {
    var box = app.element("div", "filters");
    box.appendChild(select(app.ui("area"), areaOptions(), "area"));
    box.appendChild(select(app.ui("unit"), unitOptions(), "unit"));
    var steps = ["registered", "tracked", "pushed", "closed"].map(function (step) {
      return [step, app.ui("step_" + step)];
    });
    box.appendChild(select(app.ui("step"), [["", app.ui("all_steps")]].concat(steps), "step"));
    panel.appendChild(box);
  };

  app.colourCounts = function () {
    var counts = [0, 0, 0, 0];
    app.issues.forEach(function (issue) {
      var isStep = !chosen.step || issue.step === chosen.step;
      if (issue.colour > 0 && isStep && app.passes(issue)) counts[issue.colour] += 1;
    });
    counts[0] = app.points.filter(function (point) {
      return point.worst === 0 && app.passes(point);
    }).length;
    return counts;
  };
})(CityMap);
