// Photos: small pictures inside the page; a press shows one large.
"use strict";
(function (app) {
  var make = app.element;
  var byRow = {};
  (app.data.photos || []).forEach(function (photo) {
    var key = photo.of + " " + photo.fid;
    (byRow[key] = byRow[key] || []).push(photo);
  });
  app.photoCount = (app.data.photos || []).length;

  app.photos = function (parent, kind, row) {
    var list = byRow[kind + " " + row.fid];
    if (!list) return;
    var strip = make("div", "photos");
    list.forEach(function (photo) {
      var caption = [app.local(photo.kind), photo.taken].filter(Boolean).join(" · ");
      if (!photo.picture) {
        strip.appendChild(make("span", "photo-missing", app.ui("photo_missing", { name: photo.file })));
        return;
      }
      var button = app.button("photo", null, function () {
        enlarge(photo, caption);
      });
      var picture = make("img", "");
      picture.src = photo.picture;
      picture.alt = caption || app.ui("photo");
      button.appendChild(picture);
      button.appendChild(make("span", "photo-caption", caption));
      strip.appendChild(button);
    });
    parent.appendChild(strip);
  };

  function enlarge(photo, caption) {
    var before = document.activeElement;
    var box = make("div", "lightbox");
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", caption || app.ui("photo"));
    var picture = make("img", "");
    picture.src = photo.picture;
    picture.alt = caption || app.ui("photo");
    function close() {
      box.remove();
      if (before && before.focus) before.focus();
    }
    var button = app.button("lightbox-close", app.ui("close"), close);
    box.appendChild(picture);
    box.appendChild(make("p", "", caption));
    box.appendChild(button);
    box.addEventListener("click", function (event) {
      if (event.target === box) close();
    });
    box.addEventListener("keydown", function (event) {
      if (event.key === "Escape") {
        event.stopPropagation();
        close();
      }
    });
    document.body.appendChild(box);
    button.focus();
  }
})(CityMap);
