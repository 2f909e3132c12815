// Work in slices of a few milliseconds, so that the hand that pans never waits.
"use strict";
(function (app) {
  var SLICE_MS = 6;
  var waiting = [];
  var isRunning = false;
  var channel = new MessageChannel();
  function work(end) {
    while (waiting.length && performance.now() < end) {
      var job = waiting[0];
      if (job.isGone || !job.steps.length) {
        waiting.shift();
        if (!job.isGone) job.done();
      } else {
        var next = job.steps.shift()();
        if (next) job.steps.unshift(next);
      }
    }
  }
  channel.port1.onmessage = function () {
    work(performance.now() + SLICE_MS);
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
  // All of it at once, for paper, where nobody pans.
  app.drawNow = function () {
    work(Infinity);
  };
})(CityMap);
