#include "projections/render_html_parts.hpp"

namespace daybook {

std::string_view page_style() {
  return R"(:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem 2rem;max-width:80rem;color:#1b1f24;background:#fff;
font:15px/1.45 "Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif}
header{border-bottom:3px solid #1f4e5f;margin-bottom:1.5rem;padding-bottom:.75rem}
h1{font-size:1.75rem;margin:0 0 .5rem;color:#1f4e5f}
h1::first-letter,h2::first-letter{text-transform:uppercase}
h2{font-size:1.1rem;margin:1.75rem 0 .5rem;color:#1f4e5f;break-after:avoid}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0}
dt{color:#57606a}
dd{margin:0;overflow-wrap:anywhere}
dl.question{font-weight:600}
dl.question dt{font-weight:400}
dl.basis{margin-top:.6rem;font-size:.8rem;color:#57606a}
dl.basis dd{font-family:ui-monospace,"DejaVu Sans Mono",Consolas,monospace}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.87rem}
th,td{padding:.3rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid #d5dbe1}
thead th{vertical-align:bottom;border-bottom:2px solid #1f4e5f;color:#1f4e5f}
tbody tr:nth-child(even){background:#f5f7f9}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
thead .n{white-space:normal}
table.wide{font-size:.72rem}
table.wide th,table.wide td{padding:.25rem .35rem}
table.pairs th{font-weight:400;color:#57606a;white-space:nowrap}
td.k{white-space:nowrap;font-weight:600}
td.s{white-space:nowrap}
td.text{min-width:12rem;max-width:40rem;overflow-wrap:anywhere}
.none{color:#57606a;font-style:italic}
.entry{display:grid;grid-template-columns:9.5rem 1fr;gap:0 1rem;padding:.6rem 0 .6rem .75rem;
border-bottom:1px solid #d5dbe1;break-inside:avoid}
.entry:target{background:#fff6d6}
.when{color:#57606a;font-size:.85rem}
.when b{display:block;color:#1b1f24}
.what p{margin:0}
.sentence{font-weight:600}
.sentence .at{font-weight:400;color:#57606a}
.facts,.who,.links,.personal{font-size:.85rem;color:#3d444d}
dl.personal{margin:.3rem 0 0;padding:.3rem .6rem;border-left:3px solid #1f4e5f;background:#f5f7f9}
dl.personal dd{white-space:pre-line}
.rule{font-size:.8rem;color:#1f4e5f;border:1px solid #9fb8c1;border-radius:.2rem;padding:0 .35rem;
margin-left:.5rem;font-weight:400;white-space:nowrap}
.late{font-size:.8rem;color:#7a4100;background:#fff1dc;border:1px solid #e0b884;border-radius:.2rem;
padding:0 .35rem;display:inline-block}
.void>.what>.sentence .said{text-decoration:line-through;color:#6b7178}
.caused{margin:.4rem 0 0 .25rem;border-left:3px solid #9fb8c1}
.caused .entry{display:block;border:0;padding:.2rem 0 .2rem .75rem}
a{color:#0b5c8a}
footer{margin-top:2rem;font-size:.75rem;color:#57606a;border-top:1px solid #d5dbe1;padding-top:.4rem}
@media print{body{padding:0;max-width:none;font-size:10pt}
.scroll{overflow:visible}
thead{display:table-header-group}
tr,.entry{break-inside:avoid}
a{color:inherit}
tbody tr:nth-child(even),.late{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)";
}

}  // namespace daybook
