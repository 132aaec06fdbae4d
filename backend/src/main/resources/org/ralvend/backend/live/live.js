// Keeps the page as it is at the backend: waits to be told of a change, fetches the page, and puts in what is new.
(function () {
  'use strict';
  var AGAIN = 20000;
  // Three beats of the stream: a connection that died without a word is no longer waited for.
  var STALLED = 45000;
  var RELOAD = 60000;
  var LONGEST = 2147483647;
  var sale = document.getElementById('sale');
  var stream = null;
  var timer = 0;
  var watchdog = 0;

  if (!sale) {
    later(RELOAD);
    return;
  }
  wait();
  document.addEventListener('visibilitychange', function () {
    if (!document.hidden && sale.dataset.mark) {
      look();
    }
  });

  function later(millis) {
    clearTimeout(timer);
    timer = setTimeout(sale ? look : function () { location.reload(); }, Math.min(millis, LONGEST));
  }

  function wait() {
    close();
    clearTimeout(timer);
    if (sale.dataset.again) {
      later(1000 * Number(sale.dataset.again));
    }
    if (!sale.dataset.mark) {
      return;
    }
    if (!window.EventSource) {
      later(AGAIN);
      return;
    }
    stream = new EventSource(location.pathname + '/events?seen=' + encodeURIComponent(sale.dataset.mark));
    stream.addEventListener('changed', look);
    ['open', 'beat'].forEach(function (name) {
      stream.addEventListener(name, watch);
    });
    watch();
    stream.onerror = function () {
      if (stream && stream.readyState === 2) {
        later(AGAIN);
      }
    };
  }

  function watch() {
    clearTimeout(watchdog);
    watchdog = setTimeout(look, STALLED);
  }

  function close() {
    clearTimeout(watchdog);
    if (stream) {
      stream.close();
      stream = null;
    }
  }

  function look() {
    close();
    // Should the answer never come.
    later(STALLED);
    fetch(location.href, { cache: 'no-store' }).then(function (answer) {
      if (!answer.ok) {
        throw new Error('not now');
      }
      return answer.text();
    }).then(show).catch(function () {
      later(AGAIN);
    });
  }

  function show(text) {
    var fresh = new DOMParser().parseFromString(text, 'text/html');
    var next = fresh.getElementById('sale');
    if (!next) {
      throw new Error('no page');
    }
    ['now', 'more'].forEach(function (id) {
      var here = document.getElementById(id);
      var there = fresh.getElementById(id);
      if (here.innerHTML !== there.innerHTML) {
        here.className = there.className;
        here.innerHTML = there.innerHTML;
      }
    });
    document.title = fresh.title;
    sale.dataset.mark = next.dataset.mark;
    sale.dataset.again = next.dataset.again;
    wait();
  }
})();
