// Draws the Markup components of dashboard/components/markup.py: ready-made markup, and in its place, once it
// comes into view, what stands in it (an interactive chart). Once that is drawn, the markup is there for paper alone.
(function () {
  "use strict";

  // Where a figure allows it, a reader with a pointer draws a frame around what is to be larger; a double click shows
  // the whole again. The ticks are those of the drawing for as long as all of it is seen.
  function letLookNearer(plot) {
    const axes = ["xaxis", "yaxis"].filter((axis) => !plot.layout[axis].fixedrange);
    if (!axes.length || !window.matchMedia("(hover: hover)").matches) return;
    const whole = axes.map((axis) => String(plot.layout[axis].range));
    window.Plotly.relayout(plot, { dragmode: "zoom" });
    plot.on("plotly_relayout", (change) => {
      if (!Object.keys(change).some((name) => name.includes("range"))) return;
      const isWhole = (axis, n) => String(plot.layout[axis].range) === whole[n];
      const modes = axes.map((axis, n) => [`${axis}.tickmode`, isWhole(axis, n) ? "array" : "auto"]);
      window.Plotly.relayout(plot, Object.fromEntries(modes));
    });
  }

  function Markup(props) {
    const React = window.React;
    const place = React.useRef(null);
    const [inView, setInView] = React.useState(false);
    const [drawn, setDrawn] = React.useState(false);
    const hasChart = Boolean(props.children);

    React.useEffect(() => {
      if (!hasChart) return undefined;
      // A chart takes half a second of a phone's processor and gives fingers little: there it comes when tapped.
      if (!window.matchMedia("(hover: hover)").matches) {
        const tapped = (event) => {
          if (event.detail) document.activeElement.blur();
          setInView(true);
        };
        place.current.addEventListener("click", tapped, { once: true });
        return undefined;
      }
      const observer = new IntersectionObserver((entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setInView(true);
      }, { rootMargin: "200px" });
      observer.observe(place.current);
      return () => observer.disconnect();
    }, [hasChart]);

    React.useEffect(() => {
      if (!inView || drawn) return undefined;
      const look = () => {
        if (!place.current.querySelector(".twin-graph .main-svg .xtick")) return;
        // A reader who is inside the drawing keeps it: taking it away would lose their place.
        const drawing = place.current.querySelector(".twin-markup");
        if (drawing && drawing.contains(document.activeElement)) return;
        observer.disconnect();
        letLookNearer(place.current.querySelector(".js-plotly-plot"));
        setDrawn(true);
      };
      const observer = new MutationObserver(look);
      observer.observe(place.current, { childList: true, subtree: true });
      look();
      return () => observer.disconnect();
    }, [inView, drawn]);

    const markup = { dangerouslySetInnerHTML: { __html: props.markup } };
    const named = { id: props.id, className: props.className || undefined, ref: place, ...props.attributes };
    if (!hasChart) return React.createElement(props.tag || "div", { ...named, ...markup });
    return React.createElement("div", { ...named, "data-drawn": drawn },
      React.createElement("div", { key: "markup", className: "twin-markup", ...markup }),
      inView ? React.createElement("div", { key: "graph", className: "twin-graph", "aria-hidden": true }, props.children) : null);
  }

  window.dashboard = { Markup };
})();
