/// How the page looks: on a screen, light or dark, on a telephone, and on paper.
enum PageStyle {
  /// For a table of many columns.
  static let broad: HTML = "@media print { @page { size: A4 landscape; } }\n"

  /// The style sheet. Colours have a contrast of 4.5 : 1 for text and of 3 : 1 for what plots mean (WCAG 2.2, 1.4.3 and
  /// 1.4.11); grid lines and table rules only guide the eye.
  static let sheet: HTML = """
    :root {
      color-scheme: light dark;
      --paper: #ffffff; --ink: #1a1f24; --soft: #48525c; --rule: #ccd3d9; --axis: #66717c; --grid: #e1e6ea;
      --bar: #2b6ca3; --cramp: #b3400f; --level: #1a1f24; --raised: #f4f6f8;
      --shade1: #d5e5f3; --shade2: #8cbade; --shade3: #1f5688;
      --on1: #1a1f24; --on2: #10161c; --on3: #ffffff;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        --paper: #14181c; --ink: #e9edf0; --soft: #b5bfc8; --rule: #3c464f; --axis: #8e99a3; --grid: #2b333a;
        --bar: #6aa9dc; --cramp: #f2a37c; --level: #e9edf0; --raised: #1d2329;
        --shade1: #1f3a52; --shade2: #386e9c; --shade3: #a9d2f3;
        --on1: #e9edf0; --on2: #ffffff; --on3: #10161c;
      }
    }
    @media (prefers-contrast: more) {
      :root { --soft: var(--ink); --rule: var(--axis); --grid: var(--axis); }
    }
    @media (forced-colors: active) {
      :root {
        --paper: Canvas; --ink: CanvasText; --soft: CanvasText; --rule: CanvasText; --axis: CanvasText;
        --grid: GrayText; --bar: CanvasText; --cramp: CanvasText; --level: CanvasText; --raised: Canvas;
        --shade1: Canvas; --shade2: Canvas; --shade3: Highlight;
        --on1: CanvasText; --on2: CanvasText; --on3: HighlightText;
      }
      svg { forced-color-adjust: none; }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 80rem; background: var(--paper); color: var(--ink);
      font: 100%/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
      overflow-wrap: anywhere;
    }
    h1 { font-size: 1.9rem; line-height: 1.2; margin: 0; }
    h2 { font-size: 1.35rem; line-height: 1.25; margin: 2.5rem 0 0.75rem; padding-top: 0.75rem; border-top: 1px solid var(--rule); }
    h3 { font-size: 1.1rem; line-height: 1.3; margin: 0 0 0.5rem; }
    p, ul, dl { margin: 0.5rem 0; }
    ul { padding-left: 1.25rem; }
    header p, .note, figcaption, caption, footer { color: var(--soft); }
    p, li, figcaption { max-width: 46rem; }
    footer { margin-top: 2.5rem; border-top: 1px solid var(--rule); }
    .summary { font-size: 1.2rem; line-height: 1.4; }
    .headline { font-size: 1.35rem; line-height: 1.3; margin: 1.25rem 0 1rem; }
    .headline b { font-size: 2.4rem; line-height: 1.1; margin-right: 0.25rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .parts {
      display: grid; grid-template-columns: minmax(8rem, 16rem) minmax(6rem, 1fr) max-content; gap: 0 1rem;
      list-style: none; padding: 0; margin: 0; max-width: 62rem;
    }
    .parts li {
      display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; row-gap: 0.2rem; align-items: center; max-width: none;
      padding: 0.3rem 0;
    }
    .parts svg { width: 100%; max-width: none; height: 0.9rem; border: 1px solid var(--axis); }
    .track { fill: var(--raised); }
    .of { font-variant-numeric: tabular-nums; white-space: nowrap; }
    .none { color: var(--soft); grid-column: 2 / -1; }
    .figures { margin: 0; max-width: 46rem; }
    .figures div { display: grid; grid-template-columns: 10rem minmax(0, 1fr); gap: 0 1rem; padding: 0.35rem 0; border-bottom: 1px solid var(--rule); }
    dt { font-weight: 600; }
    dd { margin: 0; }
    dd b { font-variant-numeric: tabular-nums; white-space: nowrap; }
    .legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.25rem; list-style: none; padding: 0; margin: 0.4rem 0 0; font-size: 0.875rem; }
    .legend li { display: flex; align-items: center; gap: 0.4rem; }
    .legend svg { flex: none; width: 17px; height: 13px; }
    .plots, .plots > div { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2rem; align-items: start; }
    .wide + .plots { margin-top: 2rem; }
    @media (min-width: 50rem) {
      .plots { grid-template-columns: repeat(2, minmax(0, 1fr)); }
    }
    figure { margin: 0; }
    figcaption { margin-top: 0.5rem; }
    svg { display: block; width: 100%; max-width: 34rem; height: auto; font-size: 13px; fill: var(--ink); }
    .wide .scroll svg { min-width: 46rem; max-width: none; }
    svg .small { font-size: 12px; fill: var(--soft); }
    svg .value { font-weight: 600; stroke: var(--paper); stroke-width: 3px; paint-order: stroke; stroke-linejoin: round; }
    svg .level { font-size: 12px; font-weight: 600; }
    .axis { stroke: var(--axis); }
    .grid { stroke: var(--grid); }
    .bar, .food { fill: var(--bar); }
    .food, .supplement, .unstated { stroke: var(--bar); stroke-width: 1px; }
    .ink { fill: var(--bar); }
    .ground { fill: var(--paper); }
    .casing { fill: none; stroke: var(--paper); stroke-width: 4.5px; }
    .target, .upper { fill: none; stroke: var(--level); stroke-width: 1.5px; }
    .target { stroke-dasharray: 6 3; }
    .upper { stroke-dasharray: 2 3; }
    .cramp { fill: var(--cramp); stroke: var(--paper); stroke-width: 1px; }
    .unrated { fill: var(--paper); stroke: var(--cramp); stroke-width: 1.5px; }
    .oncramp, .onunrated { font-size: 11px; font-weight: 600; }
    .oncramp { fill: var(--paper); }
    .shade0, .shade1, .shade2, .shade3 { stroke: var(--axis); }
    .shade0 { fill: var(--paper); }
    .shade1 { fill: var(--shade1); }
    .shade2 { fill: var(--shade2); }
    .shade3 { fill: var(--shade3); }
    .on0, .on1, .on2, .on3 { font-size: 12px; }
    .on1 { fill: var(--on1); }
    .on2 { fill: var(--on2); }
    .on3 { fill: var(--on3); }
    .scroll { overflow-x: auto; container-type: inline-size; margin: 0 0 1.75rem; }
    .wide .scroll { margin: 0; }
    p + .scroll { margin-top: 1.25rem; }
    .scroll:focus-visible { outline: 3px solid var(--bar); outline-offset: 3px; }
    table { border-collapse: collapse; min-width: min(100%, 36rem); font-variant-numeric: tabular-nums; }
    caption { text-align: left; padding: 0 0 0.5rem; }
    caption span { display: block; position: sticky; left: 0; width: 100%; max-width: min(46rem, 100cqi); }
    caption strong { color: var(--ink); }
    th, td { padding: 0.4rem 0.6rem; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
    th { font-weight: 600; }
    th[scope="row"] { font-weight: 400; background: var(--paper); position: sticky; left: 0; min-width: 8rem; max-width: 22rem; }
    thead th { vertical-align: bottom; border-bottom: 2px solid var(--axis); overflow-wrap: normal; }
    tfoot th, tfoot td, tfoot th[scope="row"] { font-weight: 600; }
    tfoot tr:first-child > * { border-top: 2px solid var(--axis); }
    .n { text-align: right; white-space: nowrap; }
    th.n { white-space: normal; }
    .d { white-space: nowrap; }
    th[scope="row"].d { max-width: none; }
    td:not([class]) { min-width: 12rem; }
    .dense { font-size: 0.875rem; }
    .dense th, .dense td { padding: 0.3rem 0.25rem; }
    .dense .n { min-width: 2.6em; }
    @media (max-width: 40rem) {
      .parts { grid-template-columns: minmax(0, 1fr) max-content; }
      .parts .title, .parts .none { grid-column: 1 / -1; }
      .figures div { grid-template-columns: minmax(0, 1fr); }
      th[scope="row"] { min-width: 7.5rem; max-width: 9.5rem; }
      th, td { padding: 0.4rem; }
      td:not([class]) { min-width: 10rem; }
      td:not([class]):last-child { min-width: 20rem; }
    }
    @media print {
      @page { size: A4; margin: 15mm; }
      :root { color-scheme: light; }
      body { padding: 0; max-width: none; font-size: 9.5pt; line-height: 1.35; }
      h1 { font-size: 17pt; }
      h2 { font-size: 12.5pt; margin: 3.5mm 0 1.5mm; padding-top: 1.5mm; }
      h3 { font-size: 10.5pt; margin-bottom: 1mm; }
      h1, h2, h3, caption { break-after: avoid; }
      .summary { font-size: 11pt; line-height: 1.3; }
      p, ul, dl { margin: 1mm 0; }
      .headline { font-size: 13pt; margin: 3mm 0 2mm; }
      .headline b { font-size: 20pt; }
      .parts { grid-template-columns: minmax(20mm, 55mm) minmax(15mm, 1fr) max-content; gap: 0 3mm; max-width: none; }
      .parts li { padding: 0.7mm 0; row-gap: 0; }
      .parts svg { height: 3mm; }
      .figures { max-width: none; }
      .figures div { grid-template-columns: 35mm 1fr; padding: 0.7mm 0; line-height: 1.25; }
      .legend { font-size: 8.5pt; margin-top: 1mm; }
      .plots { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 3mm 6mm; }
      .plots > div { gap: 3mm; }
      .wide + .plots { margin-top: 3mm; }
      .wide .scroll svg { min-width: 0; }
      svg { max-width: 100%; }
      .scroll { overflow: visible; container-type: normal; margin-bottom: 4mm; }
      p + .scroll { margin-top: 2mm; }
      figure, .figures div, .short, thead, tr, li { break-inside: avoid; }
      table { font-size: 9pt; min-width: 60%; }
      th[scope="row"] { position: static; min-width: 22mm; }
      th, td { padding: 0.8mm 1mm; }
      td:not([class]) { min-width: 0; }
      .dense { font-size: 8pt; }
      .dense th, .dense td { padding: 0.6mm 0.7mm; }
      .dense .n { min-width: 0; }
      .crowded td.n { white-space: normal; overflow-wrap: normal; }
      .note, figcaption, caption, footer { font-size: 8.5pt; }
      footer { margin-top: 4mm; }
      caption span { position: static; max-width: none; }
      a { color: inherit; text-decoration: none; }
    }

    """
}
