namespace Megapod.Lab.Report;

/// <summary>How the pages of reports look, in light and in dark; no font and no picture from anywhere.</summary>
internal static class PageStyle
{
    /// <summary>The style sheet.</summary>
    public const string Css = """
        :root{color-scheme:light dark;--ink:#1d2530;--dim:#6b7684;--paper:#fff;--line:#e3e7ec;--import:#2f6fb0;--cars:#2a9d68;--racks:#8a5bc7;--battery:#c98a1b;--price:#5b6776;--limit:#c23b3b;--s4:#2b8f9e;--s5:#a84f86;--s6:#7a7f2a;--s7:#7b5a45}
        @media(prefers-color-scheme:dark){:root{--ink:#e4e9ef;--dim:#93a0af;--paper:#14181d;--line:#2b323b;--import:#6ba8e5;--cars:#55c993;--racks:#b592ea;--battery:#e4ad4b;--price:#a3b0bf;--limit:#ec7a7a;--s4:#63c3d1;--s5:#dd8fbf;--s6:#b9be62;--s7:#c09f8a}}
        body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:1060px;margin:2em auto;padding:0 1em}
        h1{font-size:1.5em;margin:0}h2{font-size:1.1em;margin:1.6em 0 .3em}p{margin:.3em 0;color:var(--dim)}figure{margin:1.2em 0}figcaption{font-size:.9em}
        svg{width:100%;height:auto}text{font-size:11px;fill:var(--dim)}text.y{text-anchor:end}.grid{stroke:var(--line);stroke-width:1}
        .line{fill:none;stroke-width:1.4;stroke:currentColor}.area{stroke:none;fill:currentColor;fill-opacity:.35}.level{stroke:currentColor;stroke-width:1.4;stroke-dasharray:6 4}
        .import{color:var(--import)}.peak{color:var(--dim)}.cars{color:var(--cars)}.racks{color:var(--racks)}.battery{color:var(--battery)}.price{color:var(--price)}.limit{color:var(--limit)}.ink{color:var(--ink)}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:.15em 1.2em .15em 0;text-align:left;vertical-align:top}td.n,th.n{text-align:right}.bad{color:var(--limit);font-weight:600}
        th{font-weight:600;border-bottom:1px solid var(--line)}text.name{fill:var(--ink);font-size:12px}.bar{fill:currentColor;fill-opacity:.75}.dash{stroke-dasharray:5 4}.wide{overflow-x:auto}#losses td:first-child{white-space:nowrap}
        .tables{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:0 2em}
        .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(420px,1fr));gap:0 1.6em}.s0{color:var(--import)}.s1{color:var(--racks)}.s2{color:var(--cars)}.s3{color:var(--battery)}.s4{color:var(--s4)}.s5{color:var(--s5)}.s6{color:var(--s6)}.s7{color:var(--s7)}
        .line-key{white-space:nowrap}circle{fill:currentColor}.mid{text-anchor:middle}.cell{fill:currentColor}.none{fill:var(--line)}.best{fill:none;stroke:var(--ink);stroke-width:2}text.value{text-anchor:middle;fill:var(--ink);font-size:12px;font-variant-numeric:tabular-nums}
        .cases{overflow-x:auto}.cases th{text-align:right;font-weight:600;font-size:.85em;vertical-align:bottom}.cases td{text-align:right;white-space:nowrap}.cases td.wide{text-align:left;white-space:normal;color:var(--limit)}.cases tr+tr td{border-top:1px solid var(--line)}.cases tr.first td{font-weight:600}
        ul{color:var(--dim);padding-left:1.2em;margin:.3em 0}
        """;
}
