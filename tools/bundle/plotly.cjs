// Lines and bars: all that the portal's charts are made of. Maps are SVG of our own.
const Plotly = require("plotly.js/lib/core");

Plotly.register([
  require("plotly.js/lib/bar"),
  require("plotly.js/lib/locales/fi"),
  require("plotly.js/lib/locales/sv"),
]);

module.exports = Plotly;
