// Points and issues: a row is a number that looks into the columns; nothing is copied out of them.
"use strict";
(function (app) {
  var data = app.data;
  var own = { "\ue000": "name", "\ue001": "row", "\ue002": "own_leader", "\ue003": "own_contact", "\ue004": "own_phone" };

  function Point(i) {
    this.i = i;
    this.issues = [];
    this.open = 0;
    this.worst = 0;
  }
  function Issue(i) {
    this.i = i;
    this.at = null;
    this.lon = null;
    this.lat = null;
  }
  function reads(type, columns, names) {
    names.forEach(function (name) {
      var values = columns[name];
      Object.defineProperty(type.prototype, name, {
        get: function () {
          return values ? values[this.i] : "";
        }
      });
    });
  }
  function derived(type, name, get) {
    Object.defineProperty(type.prototype, name, { get: get });
  }

  // Columns may come in pieces from side files; they are put end to end, numbers of rows moved along.
  var ROW_NUMBERS = { unplaced: true, stale: true, own: true };
  function gathered(pieces) {
    var all = {};
    var sizes = pieces.map(function (piece) {
      return app.column(piece.fid).length;
    });
    Object.keys(pieces[0]).forEach(function (name) {
      var columns = pieces.map(function (piece) {
        return app.column(piece[name]);
      });
      if (columns.length === 1) {
        all[name] = columns[0];
        return;
      }
      var total = columns.reduce(function (sum, c) {
        return sum + c.length;
      }, 0);
      var out = Array.isArray(columns[0]) ? new Array(total) : new Float64Array(total);
      var at = 0;
      var before = 0;
      columns.forEach(function (column, piece) {
        var moved = ROW_NUMBERS[name] ? before : 0;
        for (var k = 0; k < column.length; k += 1) out[at + k] = moved ? column[k] + moved : column[k];
        at += column.length;
        before += sizes[piece];
      });
      all[name] = out;
    });
    return all;
  }

  function names(chain, wanted) {
    return data.chains[chain]
      .map(function (fid) {
        return app.areaByFid[fid];
      })
      .filter(function (area) {
        return area && (!wanted || wanted(area));
      })
      .sort(function (a, b) {
        return b.rank - a.rank;
      })
      .map(function (area) {
        return area.name;
      });
  }

  // What an answer says of a point in its own words: its name, its row, its people.
  function filled(text, point) {
    return text.replace(/[\ue000-\ue004]/g, function (sign) {
      return sign === "\ue000" ? point.title : String(point[own[sign]] || "");
    });
  }

  function answersOf(point) {
    var all = [];
    for (var part = 0; app.pointColumns["part" + part]; part += 1) {
      all = all.concat(data.answers[point["part" + part]]);
    }
    var best = null;
    all.forEach(function (answer) {
      if (answer[6] < 99 && (!best || answer[6] < best[6])) best = answer;
    });
    return all
      .map(function (a, order) {
        return { answer: a, order: order };
      })
      .sort(function (a, b) {
        return a.answer[0] - b.answer[0] || a.order - b.order;
      })
      .map(function (entry) {
        var a = entry.answer;
        return {
          way: a[0], unit: data.units[a[1]], leader: filled(a[2], point), contact: filled(a[3], point),
          phone: filled(a[4], point), reason: filled(app.sentence(a[5]), point), isResponsible: a === best
        };
      });
  }

  app.readRows = function () {
    var p = gathered(data.points);
    var issues = gathered(data.issues);
    // freed: the columns hold it all now
    data.points = data.issues = null;
    app.pointColumns = p;
    app.issueColumns = issues;
    var parts = Object.keys(p).filter(function (name) {
      return /^(part|own_)/.test(name);
    });
    reads(Point, p, ["fid", "name", "other", "code", "kind", "address", "requirement", "chain", "row"].concat(parts));
    derived(Point, "title", function () {
      return p.name[this.i] || p.code[this.i] || String(p.fid[this.i]);
    });
    derived(Point, "layer", function () {
      return data.layers[p.kind[this.i]];
    });
    derived(Point, "unitNumber", function () {
      return p.unit[this.i];
    });
    derived(Point, "unit", function () {
      return data.units[p.unit[this.i]];
    });
    derived(Point, "leaderNumber", function () {
      return p.leader[this.i];
    });
    derived(Point, "leader", function () {
      return data.leaders[p.leader[this.i]];
    });
    derived(Point, "areas", function () {
      return names(p.chain[this.i], function (area) {
        return area.isNear;
      }).join(" / ");
    });
    derived(Point, "answers", function () {
      return answersOf(this);
    });
    derived(Point, "lon", function () {
      return this.isPlaced ? p.lon[this.i] / data.precision : null;
    });
    derived(Point, "lat", function () {
      return this.isPlaced ? p.lat[this.i] / data.precision : null;
    });
    derived(Point, "colour", function () {
      return this.worst;
    });
    Point.prototype.isPlaced = true;
    Point.prototype.isPoint = true;
    Point.prototype.isStale = false;
    Issue.prototype.isPoint = false;
    app.points = Array.from(p.fid, function (_, i) {
      return new Point(i);
    });
    p.unplaced.forEach(function (i) {
      app.points[i].isPlaced = false;
    });
    p.stale.forEach(function (i) {
      app.points[i].isStale = true;
    });

    reads(Issue, issues, [
      "fid", "code", "description", "address", "requirement", "progress", "matter", "source", "step", "colour",
      "chain", "found", "due", "closed", "back", "extended", "again", "reason"
    ]);
    derived(Issue, "unitNumber", function () {
      return issues.unit[this.i];
    });
    derived(Issue, "unit", function () {
      return data.units[issues.unit[this.i]];
    });
    derived(Issue, "leaderNumber", function () {
      return issues.leader[this.i];
    });
    derived(Issue, "leader", function () {
      return data.leaders[issues.leader[this.i]];
    });
    derived(Issue, "title", function () {
      return issues.description[this.i] || app.sentence(issues.matter[this.i]) || issues.code[this.i];
    });
    derived(Issue, "place", function () {
      return this.at ? this.at.title : issues.place[this.i];
    });
    derived(Issue, "isPlaced", function () {
      return this.lon !== null;
    });
    app.issues = Array.from(issues.fid, function (_, i) {
      var issue = new Issue(i);
      var at = issues.point[i];
      if (at >= 0) {
        var point = app.points[at];
        issue.at = point;
        issue.lon = point.lon;
        issue.lat = point.lat;
        point.issues.push(issue);
        if (issues.colour[i] > 0) point.open += 1;
        if (issues.colour[i] > point.worst) point.worst = issues.colour[i];
      }
      return issue;
    });
    issues.own.forEach(function (i, k) {
      app.issues[i].lon = issues.lon[k] / data.precision;
      app.issues[i].lat = issues.lat[k] / data.precision;
    });
    readMoves();
    // an issue whose point is not in the page stands for itself
    app.bareIssues = app.issues.filter(function (issue) {
      return !issue.at && issue.isPlaced;
    });
  };

  // Moves lie sorted by issue; each issue knows where its own begin.
  function readMoves() {
    var moves = data.moves;
    if (!moves.issue) return;
    var columns = {};
    Object.keys(moves).forEach(function (name) {
      columns[name] = app.column(moves[name]);
    });
    columns.issue.forEach(function (number, k) {
      var issue = app.issues[number];
      (issue.moves = issue.moves || []).push({
        title: columns.move[k], at: columns.at[k], by: columns.by[k], reason: columns.reason[k]
      });
    });
  }

  // What a search looks through: name, number, address, lower case; Chinese also by initials.
  var readings = {};
  Object.keys(data.pinyin).forEach(function (letters) {
    Array.from(data.pinyin[letters]).forEach(function (sign) {
      readings[sign] = letters;
    });
  });
  function saysInitials(text, word) {
    var signs = Array.from(text);
    for (var start = 0; start + word.length <= signs.length; start += 1) {
      var k = 0;
      while (k < word.length && (readings[signs[start + k]] || signs[start + k].toLowerCase()).indexOf(word[k]) >= 0) k += 1;
      if (k === word.length) return true;
    }
    return false;
  }
  app.says = function (row, words) {
    var name = row.isPoint ? row.name : row.description;
    return words.every(function (word) {
      if (name.toLowerCase().indexOf(word) >= 0) return true;
      if (row.isPoint && row.other.toLowerCase().indexOf(word) >= 0) return true;
      if (row.code.toLowerCase().indexOf(word) >= 0 || row.address.toLowerCase().indexOf(word) >= 0) return true;
      return /^[a-z]+$/.test(word) && saysInitials(name, word);
    });
  };
})(CityMap);
