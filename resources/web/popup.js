// What a click says: whose place it is, three ways and why, and what is open there.
"use strict";
(function (app) {
  var make = app.element;
  var STEPS = ["registered", "tracked", "pushed", "closed"];
  var WAYS = ["listed", "territorial", "industry", "operator", "sponsor"];
  var LATEST = 12;

  app.stepName = function (step) {
    return app.ui("step_" + STEPS[step]);
  };

  function line(parent, label, value) {
    if (!value) return;
    var row = make("div", "line");
    row.appendChild(make("span", "label", label));
    row.appendChild(make("span", "value", value));
    parent.appendChild(row);
  }
  function heading(parent, text) {
    parent.appendChild(make("h4", "", text));
  }
  // Telephone numbers can be called from where the page is read.
  app.people = function (parent, leader, contact, phone) {
    if (!leader && !contact && !phone) return;
    var row = make("div", "people", [leader, contact].filter(Boolean).join(" · "));
    if (phone) {
      if (leader || contact) row.appendChild(document.createTextNode(" · "));
      var isNumber = /^[\d+() -]{5,20}$/.test(phone);
      var text = make(isNumber ? "a" : "span", "phone", phone);
      if (isNumber) text.href = "tel:" + phone.replace(/[^\d+]/g, "");
      row.appendChild(text);
    }
    parent.appendChild(row);
  };

  function answers(parent, list) {
    heading(parent, app.ui("responsibility"));
    if (!list.length) parent.appendChild(make("p", "quiet", app.ui("nobody")));
    list.forEach(function (answer) {
      var row = make("div", "answer" + (answer.isResponsible ? " is-responsible" : ""));
      row.appendChild(make("span", "way", app.ui("way_" + WAYS[answer.way])));
      var body = make("div", "who");
      body.appendChild(make("strong", "", answer.unit || "—"));
      app.people(body, answer.leader, answer.contact, answer.phone);
      body.appendChild(make("div", "reason", answer.reason));
      row.appendChild(body);
      parent.appendChild(row);
    });
  }

  app.issueRow = function (issue) {
    var row = make("li", "issue");
    row.appendChild(app.badge(issue.colour, 12));
    var body = make("div", "");
    var matter = app.sentence(issue.matter) || "";
    var title = app.button("issue-title", issue.title, function () {
      var at = issue.at || issue;
      app.openPopup([at.lat, at.lon], app.issuePopup.bind(null, issue), at);
      app.focusPopup();
    });
    body.appendChild(title);
    var facts = [issue.code, matter === issue.description ? "" : matter, app.stepName(issue.step), issue.unit];
    body.appendChild(make("div", "issue-facts", facts.filter(Boolean).join(" · ")));
    var why = issue.colour > 0 ? app.sentence(issue.reason) : "";
    if (why) body.appendChild(make("div", "reason", why));
    app.photos(body, "issue", issue);
    row.appendChild(body);
    return row;
  };

  function issues(parent, list) {
    var open = list.filter(function (issue) {
      return issue.colour > 0;
    });
    heading(parent, app.ui("open_issues", { count: open.length }));
    if (!open.length) parent.appendChild(make("p", "quiet", app.ui("no_issues")));
    var rows = make("ul", "issues");
    open
      .sort(function (a, b) {
        return b.colour - a.colour;
      })
      .forEach(function (issue) {
        rows.appendChild(app.issueRow(issue));
      });
    if (open.length) parent.appendChild(rows);
  }

  // What happened to an issue, in order of time.
  function moves(parent, issue) {
    if (!issue.moves) return;
    heading(parent, app.ui("moves"));
    var list = make("ul", "moves");
    issue.moves.forEach(function (move) {
      var row = make("li", "");
      row.appendChild(make("span", "when", app.moment(move.at)));
      row.appendChild(document.createTextNode([app.sentence(move.title), move.by].filter(Boolean).join(" · ")));
      if (move.reason) row.appendChild(make("div", "reason", move.reason));
      list.appendChild(row);
    });
    parent.appendChild(list);
  }
  function pastIssues(parent, list) {
    var closed = list.filter(function (issue) {
      return issue.colour === 0;
    });
    if (!closed.length) return;
    closed.sort(function (a, b) {
      return b.closed - a.closed;
    });
    var box = make("details", "past");
    box.appendChild(make("summary", "", app.ui("history", { count: closed.length })));
    var rows = make("ul", "issues");
    closed.slice(0, LATEST).forEach(function (issue) {
      var row = make("li", "issue");
      row.appendChild(app.badge(0, 12));
      var body = make("div", "");
      body.appendChild(make("div", "issue-title", issue.title));
      body.appendChild(make("div", "issue-facts", app.ui("found_closed", { found: app.day(issue.found) || "—", closed: app.day(issue.closed) || "—" })));
      row.appendChild(body);
      rows.appendChild(row);
    });
    box.appendChild(rows);
    if (closed.length > LATEST) box.appendChild(make("p", "quiet", app.ui("earlier", { count: closed.length - LATEST })));
    parent.appendChild(box);
  }

  function otherName(tag, look, name) {
    var second = make(tag, look, name);
    second.dir = "auto"; // Uyghur is written from right to left
    return second;
  }

  function head(box, picture, title, sub, other) {
    var header = make("header", "");
    if (picture) header.appendChild(picture);
    var names = make("div", "");
    names.appendChild(make("h3", "", title));
    if (other) names.appendChild(otherName("div", "other-name", other));
    names.appendChild(make("div", "sub", sub.filter(Boolean).join(" · ")));
    header.appendChild(names);
    box.appendChild(header);
  }

  app.pointPopup = function (point) {
    var box = make("article", "card");
    head(box, app.marker(point.layer, 0, 26, point.isStale), point.title, [app.local(point.layer.title), point.code], point.other);
    if (point.isStale) box.appendChild(make("p", "unvisited", app.ui("unvisited", { days: app.data.meta.unvisitedDays })));
    line(box, app.ui("address"), point.address);
    line(box, app.ui("area"), point.areas);
    line(box, app.ui("requirement"), point.requirement);
    answers(box, point.answers);
    issues(box, point.issues);
    app.photos(box, "point", point);
    pastIssues(box, point.issues);
    link(box, point);
    return box;
  };

  app.issuePopup = function (issue) {
    var box = make("article", "card");
    head(box, app.badge(issue.colour, 18), issue.title, [app.sentence(issue.matter), issue.code]);
    line(box, app.ui("place"), issue.place);
    line(box, app.ui("address"), issue.address);
    line(box, app.ui("step"), app.stepName(issue.step));
    line(box, app.ui("unit"), issue.unit);
    line(box, app.ui("leader"), issue.leader);
    line(box, app.ui("source"), app.sentence(issue.source));
    line(box, app.ui("found"), app.moment(issue.found));
    line(box, app.ui("deadline"), app.moment(issue.due));
    line(box, app.ui("step_closed"), app.moment(issue.closed));
    if (issue.back) line(box, app.ui("sent_back"), String(issue.back));
    if (issue.extended) line(box, app.ui("extended"), String(issue.extended));
    line(box, app.ui("requirement"), issue.requirement);
    line(box, app.ui("progress"), issue.progress);
    line(box, app.ui("why"), issue.colour > 0 ? app.sentence(issue.reason) : "");
    app.photos(box, "issue", issue);
    moves(box, issue);
    link(box, issue);
    return box;
  };

  // A link that leads back to this place, for whoever has the same file.
  function link(box, place) {
    var foot = make("div", "card-foot");
    var button = app.button("copy-link", app.ui("copy_link"), function () {
      var done = function () {
        button.textContent = app.ui("copied");
      };
      var address = location.href.split("#")[0] + app.addressOf(place);
      if (navigator.clipboard && navigator.clipboard.writeText) navigator.clipboard.writeText(address).then(done, show);
      else show();
      function show() {
        var field = make("input", "copied");
        field.readOnly = true;
        field.value = address;
        button.replaceWith(field);
        field.select();
      }
    });
    foot.appendChild(button);
    box.appendChild(foot);
  }

  app.factsPopup = function (title, subtitle, facts) {
    var box = make("article", "card");
    head(box, null, title, [subtitle]);
    facts.forEach(function (fact) {
      line(box, fact[0], fact[1]);
    });
    return box;
  };

  function listCard(places) {
    var box = make("article", "card");
    head(box, null, app.ui("places_here", { count: places.length }), []);
    var list = make("ul", "results");
    places.forEach(function (place) {
      list.appendChild(app.placeRow(place, function () {
        app.openPlace(place);
      }));
    });
    box.appendChild(list);
    return box;
  }
  // A place as a row to be chosen, in the search and where several lie at one spot.
  app.placeRow = function (place, run) {
    var row = make("li", "");
    var button = app.button("result", null, run);
    button.appendChild(place.isPoint ? app.marker(place.layer, place.worst, 20, place.isStale) : app.badge(place.colour, 14));
    var text = make("span", "");
    text.appendChild(make("span", "result-name", place.title));
    if (place.isPoint && place.other) text.appendChild(otherName("span", "result-other", place.other));
    text.appendChild(make("span", "result-sub", (place.isPoint ? [app.local(place.layer.title), place.address] : [place.code, place.place]).filter(Boolean).join(" · ")));
    button.appendChild(text);
    row.appendChild(button);
    return row;
  };

  var opened = null;
  app.openPopup = function (latlng, content, place) {
    var map = app.map;
    var size = map.getSize();
    var popup = L.popup({
      maxWidth: Math.min(380, size.x - 84), minWidth: Math.min(280, size.x - 84), maxHeight: mostHeight(),
      // the buttons stand at the right edge; on a narrow screen they make way
      autoPanPaddingTopLeft: [24, 24], autoPanPaddingBottomRight: [size.x > 700 ? 60 : 24, 24], offset: place ? [0, -6] : [0, 4]
    });
    popup.place = place || null;
    popup.setLatLng(latlng).setContent(content()).openOn(map);
    opened = { popup: popup, content: content };
    // heard and reached at once by who does not see the map
    var card = popup.getElement().querySelector(".card");
    card.setAttribute("role", "dialog");
    card.setAttribute("aria-label", (card.querySelector("h3") || card).textContent);
    card.tabIndex = -1;
    popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", app.ui("close"));
  };
  function mostHeight() {
    return Math.max(140, Math.min(460, app.map.getSize().y - 60));
  }
  // the map has become lower or higher under an open pop-up
  app.fitPopup = function () {
    if (!opened || !app.map.hasLayer(opened.popup)) return;
    opened.popup.options.maxHeight = mostHeight();
    opened.popup.update();
  };
  app.watchPopups = function (map) {
    map.on("resize", app.fitPopup);
    map.on("popupopen popupclose", function (event) {
      document.body.classList.toggle("popup-open", event.type === "popupopen");
    });
  };
  app.openPlace = function (place) {
    app.openPopup([place.lat, place.lon], (place.isPoint ? app.pointPopup : app.issuePopup).bind(null, place), place);
  };
  app.openList = function (places) {
    app.openPopup([places[0].lat, places[0].lon], listCard.bind(null, places));
  };
  app.focusPopup = function () {
    var card = document.querySelector(".leaflet-popup .card");
    if (card) card.focus();
  };
  app.onLanguage(function () {
    if (opened && app.map && app.map.hasLayer(opened.popup)) opened.popup.setContent(opened.content());
  });
})(CityMap);
