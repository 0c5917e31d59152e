/** How a report looks, on a screen and on paper. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--ink:#171a1f;--soft:#5c6571;--line:#d5dae1;--ground:#fff;--tint:#eef1f5;--heat:#4d6a9c}
@media(prefers-color-scheme:dark){:root{--ink:#e7eaef;--soft:#9aa3b1;--line:#323843;--ground:#131519;--tint:#20242b;--heat:#8ea3c6}}
*{box-sizing:border-box}
body{margin:0 auto;padding:32px 40px;max-width:1080px;background:var(--ground);color:var(--ink);font:13px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
h1{margin:0;font:600 24px/1.3 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
h2{margin:28px 0 6px;font-size:15px}
h3{margin:16px 0 4px;font-size:13px}
p{margin:4px 0}
.soft{color:var(--soft)}
table{width:100%;border-collapse:collapse;font-size:12px}
th,td{padding:4px 12px 4px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{color:var(--soft);font-weight:400}
.n{text-align:right}
.m,td.m{font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere;white-space:pre-wrap}
.note{margin:6px 0;padding:8px 12px;background:var(--tint);border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere}
svg{display:block;max-width:100%}
svg text{font-size:11px;fill:var(--soft)}
svg .c{fill:var(--heat)}
svg .g{fill:var(--tint)}
footer{margin-top:32px;padding-top:8px;border-top:1px solid var(--line);color:var(--soft);font-size:12px}
@media print{body{padding:0;max-width:none;font-size:10pt;background:#fff;color:#000}h2{break-after:avoid}tr,.note,svg{break-inside:avoid}thead{display:table-header-group}@page{margin:16mm 14mm}}
`;
