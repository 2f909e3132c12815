// The rows behind the map: sortable, linked with it, and to be taken away as CSV.
"use strict";
(function (app) {
  var make = app.element;
  var SHOWN = 200;
  var state = { tab: "issues", sort: "colour", isDown: true, shown: SHOWN, isOpen: false };

  function colourName(colour) {
    return app.ui(colour === 0 ? "colour_none" : "colour_" + app.colourNames[colour]);
  }
  function numberOf(name) {
    return function (row) {
      return row[name];
    };
  }
  // key, word, text of a cell, and what sorts it where that is not the text
  var COLUMNS = {
    issues: [
      ["code", "number", function (i) { return i.code; }],
      ["colour", "colour", function (i) { return i.colour ? colourName(i.colour) : app.ui("step_closed"); }, numberOf("colour")],
      ["description", "description", function (i) { return i.title; }],
      ["place", "place", function (i) { return i.place; }],
      ["unit", "unit", function (i) { return i.unit; }],
      ["leader", "leader", function (i) { return i.leader; }],
      ["step", "step", function (i) { return app.stepName(i.step); }, numberOf("step")],
      ["found", "found", function (i) { return app.moment(i.found); }, numberOf("found")],
      ["deadline", "deadline", function (i) { return app.moment(i.due); }, numberOf("due")]
    ],
    points: [
      ["code", "number", function (p) { return p.code; }],
      ["name", "place", function (p) { return p.title; }],
      ["kind", "kind", function (p) { return app.local(p.layer.title); }],
      ["colour", "colour", function (p) { return colourName(p.worst); }, numberOf("worst")],
      ["open", "open_count", function (p) { return String(p.open); }, numberOf("open")],
      ["unit", "unit", function (p) { return p.unit; }],
      ["leader", "leader", function (p) { return p.leader; }],
      ["area", "area", function (p) { return p.areas; }],
      ["address", "address", function (p) { return p.address; }]
    ]
  };
  if (app.data.meta.profile === "public") {
    Object.keys(COLUMNS).forEach(function (tab) {
      COLUMNS[tab] = COLUMNS[tab].filter(function (c) { return c[0] !== "leader"; });
    });
  }

  var collator = new Intl.Collator("zh", { numeric: true });
  app.tableRows = function (tab) {
    var rows = tab === "issues" ? app.issues.filter(app.issuePasses) : app.points.filter(app.pointPasses);
    var column = COLUMNS[tab].find(function (c) { return c[0] === state.sort; }) || COLUMNS[tab][0];
    var value = column[3] || column[2];
    // each key once: a long table asks for it many times
    var keyed = rows.map(function (row) { return [value(row), row]; });
    var direction = state.isDown ? -1 : 1;
    keyed.sort(
      column[3]
        ? function (a, b) { return direction * (a[0] - b[0]); }
        : function (a, b) { return direction * collator.compare(a[0], b[0]); }
    );
    return keyed.map(function (pair) { return pair[1]; });
  };

  // A cell that a spreadsheet would take for a formula is written as text.
  function cell(text) {
    var safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
    return '"' + safe.replace(/"/g, '""') + '"';
  }
  app.csv = function (tab) {
    var columns = COLUMNS[tab];
    var head = columns.map(function (c) { return cell(app.ui(c[1])); }).concat(['"lon"', '"lat"']);
    var lines = app.tableRows(tab).map(function (row) {
      return columns
        .map(function (c) { return cell(c[2](row) || ""); })
        .concat([row.lon === null ? "" : row.lon.toFixed(7), row.lat === null ? "" : row.lat.toFixed(7)])
        .join(",");
    });
    return "\ufeff" + [head.join(",")].concat(lines).join("\r\n") + "\r\n";
  };
  function download() {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([app.csv(state.tab)], { type: "text/csv" }));
    link.download = app.data.meta.title + "-" + app.ui("tab_" + state.tab) + ".csv";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  // an issue at a point is found where the point is
  function placeOf(row) {
    var place = row.at || row;
    return place.isPlaced ? place : null;
  }

  app.drawTable = function () {
    var drawer = document.getElementById("table");
    drawer.replaceChildren();
    document.body.classList.toggle("table-open", state.isOpen);
    if (!state.isOpen) return;
    var bar = make("div", "table-bar");
    ["issues", "points"].forEach(function (tab) {
      var button = make("button", "tab" + (tab === state.tab ? " is-on" : ""), app.ui("tab_" + tab));
      button.type = "button";
      button.setAttribute("data-tab", tab);
      button.setAttribute("aria-pressed", String(tab === state.tab));
      button.addEventListener("click", function () {
        state.tab = tab;
        state.shown = SHOWN;
        app.drawTable();
      });
      bar.appendChild(button);
    });
    var rows = app.tableRows(state.tab);
    bar.appendChild(make("span", "table-count", app.ui("rows", { count: rows.length })));
    var csv = make("button", "csv", app.ui("download"));
    csv.type = "button";
    csv.addEventListener("click", download);
    bar.appendChild(csv);
    bar.appendChild(
      app.button("table-close", "×", function () {
        app.toggleTable();
        document.querySelector("[data-tool=table]").focus();
      })
    ).setAttribute("aria-label", app.ui("close"));
    drawer.appendChild(bar);

    var holder = make("div", "table-rows");
    var table = make("table", "");
    table.setAttribute("aria-label", app.ui("tab_" + state.tab));
    var head = make("tr", "");
    COLUMNS[state.tab].forEach(function (column) {
      var th = make("th", "");
      var isSorted = column[0] === state.sort;
      var button = make("button", "", app.ui(column[1]) + (isSorted ? (state.isDown ? " ↓" : " ↑") : ""));
      button.type = "button";
      th.scope = "col";
      th.setAttribute("aria-sort", isSorted ? (state.isDown ? "descending" : "ascending") : "none");
      button.addEventListener("click", function () {
        state.isDown = isSorted ? !state.isDown : Boolean(column[3]);
        state.sort = column[0];
        app.drawTable();
      });
      th.appendChild(button);
      head.appendChild(th);
    });
    var thead = make("thead", "");
    thead.appendChild(head);
    table.appendChild(thead);
    var body = make("tbody", "");
    rows.slice(0, state.shown).forEach(function (row) {
      var tr = make("tr", "");
      tr.tabIndex = 0;
      COLUMNS[state.tab].forEach(function (column) {
        var td = make("td", "");
        if (column[0] === "colour") td.appendChild(app.badge(row.colour, 12));
        if (column[0] === "open") td.className = "is-number";
        if (column[0] === "found" || column[0] === "deadline" || column[0] === "code" || column[0] === "step") td.className = "is-time";
        td.appendChild(document.createTextNode(column[2](row) || ""));
        tr.appendChild(td);
      });
      function open() {
        var target = placeOf(row);
        if (target) app.showPlace(target);
        return target;
      }
      tr.addEventListener("click", open);
      tr.addEventListener("keydown", function (event) {
        if (event.key === "Enter" && open()) app.focusPopup();
      });
      body.appendChild(tr);
    });
    table.appendChild(body);
    holder.appendChild(table);
    if (rows.length > state.shown) {
      var more = make("button", "more", app.ui("show_more", { count: rows.length - state.shown }));
      more.type = "button";
      more.addEventListener("click", function () {
        state.shown += 1000;
        app.drawTable();
      });
      holder.appendChild(more);
    }
    drawer.appendChild(holder);
  };
  app.toggleTable = function () {
    state.isOpen = !state.isOpen;
    app.drawTable();
    app.map.invalidateSize({ animate: false });
  };
})(CityMap);
