// Work in slices of a few milliseconds, so that the hand that pans never waits.
"use strict";
(function (app) {
  var SLICE_MS = 6;
  var waiting = [];
  var isRunning = false;
  var channel = new MessageChannel();
  channel.port1.onmessage = function () {
    var end = performance.now() + SLICE_MS;
    do {
      var job = waiting[0];
      if (job.isGone || !job.steps.length) {
        waiting.shift();
        if (!job.isGone) job.done();
      } else {
        var next = job.steps.shift()();
        if (next) job.steps.unshift(next);
      }
    } while (waiting.length && performance.now() < end);
    if (waiting.length) channel.port2.postMessage(0);
    else isRunning = false;
  };
  // A job is a list of steps; what a step returns is done before the others. One that isGone is dropped.
  app.enqueue = function (job) {
    waiting.push(job);
    if (!isRunning) {
      isRunning = true;
      channel.port2.postMessage(0);
    }
  };
  app.isDrawing = function () {
    return waiting.length > 0;
  };
})(CityMap);
