// The week slider: what was open in a week, what came and what went.
"use strict";
(function (app) {
  var make = app.element;
  var WEEK = 7 * 24 * 60;
  var MONDAY = 4 * 24 * 60; // 1970-01-05 was a Monday
  var range = null;

  function weekOf(minutes) {
    return Math.floor((minutes - MONDAY) / WEEK);
  }
  app.readWeeks = function () {
    var first = Infinity;
    var last = weekOf(app.data.meta.now);
    app.issues.forEach(function (issue) {
      if (issue.found) first = Math.min(first, weekOf(issue.found));
    });
    range = first < last ? { first: Math.max(first, last - 520), last: last } : null;
  };
  app.weekStart = function (week) {
    return week * WEEK + MONDAY;
  };
  // An issue belongs to a week when it was open in it: found before its end, not closed before its start.
  app.isInWeek = function (issue, week) {
    if (!week) return true;
    var start = app.weekStart(week);
    if (!issue.found || issue.found >= start + WEEK) return false;
    return issue.closed ? issue.closed >= start : issue.colour > 0 || start <= app.data.meta.now;
  };
  app.weekCounts = function (week) {
    var start = app.weekStart(week);
    var counts = { found: 0, closed: 0, open: 0 };
    app.issues.forEach(function (issue) {
      if (!app.passes(issue)) return;
      if (issue.found >= start && issue.found < start + WEEK) counts.found += 1;
      if (issue.closed >= start && issue.closed < start + WEEK) counts.closed += 1;
      if (issue.found && issue.found < start + WEEK && (!issue.closed || issue.closed >= start + WEEK)) counts.open += 1;
    });
    return counts;
  };

  app.addWeeks = function (panel) {
    if (!range) return;
    var box = make("div", "weeks");
    var label = make("label", "weeks-label", app.ui("week"));
    label.htmlFor = "week";
    var said = make("output", "weeks-said");
    said.htmlFor = "week";
    var slider = make("input", "");
    slider.type = "range";
    slider.id = "week";
    slider.min = String(range.first);
    slider.max = String(range.last + 1);
    slider.step = "1";
    var text = make("p", "weeks-counts");
    function say() {
      var week = app.filter.week;
      slider.value = String(week || range.last + 1);
      if (!week) {
        said.textContent = app.ui("all_weeks");
        text.textContent = app.ui("week_hint");
      } else {
        var days = app.day(app.weekStart(week)) + " – " + app.day(app.weekStart(week) + WEEK - 1);
        said.textContent = days;
        text.textContent = app.ui("week_counts", app.weekCounts(week));
      }
      slider.setAttribute("aria-valuetext", said.textContent);
    }
    var isWaiting = false;
    slider.addEventListener("input", function () {
      var value = Number(slider.value);
      app.filter.week = value > range.last ? 0 : value;
      say();
      if (isWaiting) return;
      isWaiting = true;
      window.requestAnimationFrame(function () {
        isWaiting = false;
        app.refreshAll();
      });
    });
    app.showWeek = say;
    box.appendChild(label);
    box.appendChild(said);
    box.appendChild(slider);
    box.appendChild(text);
    panel.appendChild(box);
    say();
  };
  app.showWeek = function () {};
})(CityMap);
