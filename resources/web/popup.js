// What a click says: whose place it is, three ways and why, and what is open there.
"use strict";
(function (app) {
  var make = app.element;

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

  function answers(parent, list) {
    heading(parent, app.ui("responsibility"));
    if (!list.length) parent.appendChild(make("p", "quiet", app.ui("nobody")));
    list.forEach(function (answer) {
      var row = make("div", "answer" + (answer.is_responsible ? " is-responsible" : ""));
      row.appendChild(make("span", "way", app.ui("way_" + answer.way)));
      var body = make("div", "who");
      body.appendChild(make("strong", "", answer.unit || "—"));
      var people = [answer.leader, answer.contact, answer.phone].filter(Boolean).join(" · ");
      if (people) body.appendChild(make("div", "people", people));
      body.appendChild(make("div", "reason", app.sentence(answer.reason)));
      row.appendChild(body);
      parent.appendChild(row);
    });
  }

  app.issueRow = function (issue) {
    var row = make("li", "issue");
    row.appendChild(app.badge(issue.colour, 12));
    var body = make("div", "");
    var matter = app.sentence(issue.matter) || "";
    body.appendChild(make("div", "issue-title", issue.description || matter || issue.code));
    var facts = [issue.code, matter === issue.description ? "" : matter, app.ui("step_" + issue.step), issue.unit];
    body.appendChild(make("div", "issue-facts", facts.filter(Boolean).join(" · ")));
    if (issue.colour > 0) {
      var why = app.sentence(issue.reason);
      if (why) body.appendChild(make("div", "reason", why));
    }
    row.appendChild(body);
    return row;
  };

  function issues(parent, list) {
    var open = list.filter(function (issue) {
      return issue.colour > 0;
    });
    heading(parent, app.ui("open_issues", { count: open.length }));
    if (!open.length) {
      parent.appendChild(make("p", "quiet", app.ui("no_issues")));
      return;
    }
    var rows = make("ul", "issues");
    open
      .sort(function (a, b) {
        return b.colour - a.colour;
      })
      .forEach(function (issue) {
        rows.appendChild(app.issueRow(issue));
      });
    parent.appendChild(rows);
  }

  app.pointPopup = function (point) {
    var box = make("article", "card");
    var title = make("header", "");
    title.appendChild(app.marker(point.layer, 0, 26));
    var names = make("div", "");
    names.appendChild(make("h3", "", point.name));
    names.appendChild(make("div", "sub", [app.local(point.layer.title), point.code].filter(Boolean).join(" · ")));
    title.appendChild(names);
    box.appendChild(title);
    line(box, app.ui("address"), point.address);
    line(box, app.ui("area"), point.areas);
    line(box, app.ui("requirement"), point.requirement);
    answers(box, point.answers);
    issues(box, point.issues);
    return box;
  };

  app.issuePopup = function (issue) {
    var box = make("article", "card");
    var title = make("header", "");
    title.appendChild(app.badge(issue.colour, 18));
    var names = make("div", "");
    names.appendChild(make("h3", "", issue.description || issue.code));
    names.appendChild(make("div", "sub", [app.sentence(issue.matter), issue.code].filter(Boolean).join(" · ")));
    title.appendChild(names);
    box.appendChild(title);
    line(box, app.ui("step"), app.ui("step_" + issue.step));
    line(box, app.ui("unit"), issue.unit);
    line(box, app.ui("deadline"), issue.deadline);
    line(box, app.ui("why"), app.sentence(issue.reason));
    return box;
  };

  app.factsPopup = function (title, subtitle, facts) {
    var box = make("article", "card");
    var names = make("header", "");
    var texts = make("div", "");
    texts.appendChild(make("h3", "", title));
    texts.appendChild(make("div", "sub", subtitle));
    names.appendChild(texts);
    box.appendChild(names);
    facts.forEach(function (fact) {
      line(box, fact[0], fact[1]);
    });
    return box;
  };
})(CityMap);
