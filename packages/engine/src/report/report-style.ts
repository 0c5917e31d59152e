/**
 * How a report looks, on a screen and on paper. Paper is always light; fills of charts are printed,
 * and what belongs together is not parted by the end of a page.
 */
export const REPORT_STYLE = `
:root{color-scheme:light;--ink:#171a1f;--soft:#565f6b;--line:#d5dae1;--ground:#fff;--tint:#eef1f5;--heat:#4d6a9c;--band:#dde6f4;--own:#f6e3bd;--accent:#a15c00;--stable:#2f7d4f;--drifting:#a86a00;--conflicted:#b3362b;--multi:#7a3fa0}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--ink:#e7eaef;--soft:#9aa3b1;--line:#323843;--ground:#131519;--tint:#20242b;--heat:#8ea3c6;--band:#26344a;--own:#4a3b1a;--accent:#e5b567;--stable:#6cc08b;--drifting:#dca94a;--conflicted:#ef8379;--multi:#c08ee0}}
*{box-sizing:border-box}
body{margin:0 auto;padding:32px 40px;max-width:920px;background:var(--ground);color:var(--ink);font:13px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
h1{margin:0;font:600 24px/1.3 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
h2{margin:28px 0 8px;font-size:15px}
h3{margin:16px 0 4px;font-size:13px}
h3 .soft{font-weight:400}
p{margin:4px 0}
.soft{color:var(--soft)}
.head{margin:16px 0 0;padding:10px 14px;border-left:3px solid var(--accent);background:var(--tint)}
.lead{font-size:15px;font-weight:600}
.conf{margin-left:6px;color:var(--accent);font-size:12px;font-weight:600;white-space:nowrap}
table{width:100%;border-collapse:collapse;font-size:12px}
th,td{padding:4px 14px 4px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{color:var(--soft);font-weight:400}
.group th{padding-top:10px;color:var(--ink);font-weight:600}
th.n,td.n{text-align:right;white-space:nowrap}
td.line{white-space:nowrap}
.wide{width:36%}
.middle{width:20%}
td .sign{margin-left:0}
.m,td.m{font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere;white-space:pre-wrap}
.commands td.n{width:88px}
.note{margin:6px 0;padding:8px 12px;background:var(--tint);border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere}
figure{margin:8px 0 14px}
figcaption{color:var(--soft);font-size:11px}
svg{display:block;width:100%;max-width:920px}
svg text{font-size:10px;fill:var(--soft)}
svg .ink{fill:var(--ink)}
svg .strong{fill:var(--accent);font-weight:600}
svg path{fill:none}
svg .grid{stroke:var(--line)}
svg .axis{stroke:var(--soft)}
svg .c,svg .out{fill:var(--heat)}
svg .g{fill:var(--tint)}
svg .usual{fill:var(--band)}
svg .own{fill:var(--own)}
svg .key{stroke:var(--heat)}
svg path.fix{stroke:var(--conflicted)}
svg circle.fix{fill:var(--conflicted)}
svg .paste{fill:var(--accent);fill-opacity:.35;stroke:var(--accent)}
svg .drop{fill:var(--heat)}
svg .stable{fill:var(--stable)}
svg path.drifting{fill:var(--drifting)}
svg .conflicted{stroke:var(--conflicted)}
svg .multi{stroke:var(--multi);stroke-width:3}
svg .unknown{stroke:var(--soft);stroke-dasharray:2 3}
.sign{display:inline-block;margin-left:10px;white-space:nowrap}
.sign svg{display:inline-block;width:14px;height:10px;margin-right:4px}
footer{margin-top:32px;padding-top:8px;border-top:1px solid var(--line);color:var(--soft);font-size:12px}
@media print{body{padding:0;max-width:none;font-size:9.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}h2,h3{break-after:avoid}tr,.note,figure,.head{break-inside:avoid}.group{break-after:avoid}thead{display:table-header-group}@page{size:A4;margin:16mm 14mm}}
`;
