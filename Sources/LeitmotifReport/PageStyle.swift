/// The rules of a report's page. Texts flow in one column; charts stand side by side where there is room.
enum PageStyle {
  static var css: String {
    """

    :root{color-scheme:light dark;--page:#f5f7f9;\(ChartStyle.variables(isDark: false))}
    @media screen and (prefers-color-scheme:dark){
    :root{--page:#0e1116;\(ChartStyle.variables(isDark: true))}
    }

    """ + rules + ChartStyle.inPage
  }

  private static let rules = """
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--ink);line-height:1.55;-webkit-text-size-adjust:100%;
    font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif}
    main{max-width:70rem;margin:0 auto;padding:clamp(1rem,4vw,3rem) clamp(0.75rem,3vw,2rem)}
    h1{font-size:clamp(1.5rem,4.5vw,2.1rem);line-height:1.2;margin:0 0 .5rem;letter-spacing:-.015em;overflow-wrap:anywhere}
    h2{font-size:1.25rem;line-height:1.3;margin:2.75rem 0 .75rem;padding-bottom:.4rem;border-bottom:1px solid var(--grid)}
    h3{font-size:1rem;line-height:1.35;margin:0 0 .6rem;font-weight:600}
    p{max-width:46rem;margin:0 0 1rem;overflow-wrap:anywhere}
    .summary{font-size:1.1rem;color:var(--muted)}
    .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.75rem;margin:1.5rem 0 0}
    .figures div,figure{background:var(--paper);border:1px solid var(--grid);border-radius:10px}
    .figures div{padding:.8rem 1rem}
    .figures dt{font-size:.85rem;color:var(--muted)}
    .figures dd{margin:0;overflow-wrap:anywhere}
    .figures .value{font-size:1.6rem;white-space:nowrap;line-height:1.3;font-weight:600;font-variant-numeric:tabular-nums}
    .figures .detail{font-size:.85rem;color:var(--muted)}
    .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr));gap:1rem;margin:1rem 0 1.5rem}
    figure{margin:0;padding:1rem;min-width:0}
    figure.wide{grid-column:1/-1;overflow-x:auto}
    figure svg{display:block;width:100%;height:auto;max-width:34rem;margin:0 auto}
    figure.wide svg{max-width:none;min-width:40rem}
    figcaption{font-size:.9rem;color:var(--muted);margin-top:.6rem}
    .scroll{overflow-x:auto;margin:1rem 0 1.5rem;background:var(--paper);border:1px solid var(--grid);border-radius:10px}
    .scroll:focus-visible{outline:2px solid var(--series-0);outline-offset:2px}
    table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.95rem}
    caption{text-align:left;padding:.9rem 1rem .5rem;font-weight:600}
    th,td{padding:.45rem 1rem;border-top:1px solid var(--grid);vertical-align:baseline}
    thead th{border-top:0;color:var(--muted);font-weight:500;font-size:.85rem;vertical-align:bottom}
    tbody th{font-weight:400}
    .emphasized th,.emphasized td{font-weight:650}
    .leading{text-align:left}
    .center{text-align:center}
    .trailing{text-align:right;white-space:nowrap}
    .facts{display:grid;grid-template-columns:minmax(7rem,max-content) minmax(0,1fr);gap:.4rem 1.5rem;margin:0}
    .facts dt{color:var(--muted)}
    .facts dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap;font-size:.9rem;line-height:1.7;
    font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
    @media (max-width:30rem){
    .facts{grid-template-columns:minmax(0,1fr);gap:0}
    .facts dd{margin-bottom:.7rem}
    figure{padding:.75rem .5rem}
    figure h3,figcaption{padding:0 .4rem}
    th,td{padding:.45rem .75rem}
    }
    @media print{
    @page{margin:15mm}
    :root{--page:#ffffff}
    body{font-size:10.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
    main{max-width:none;padding:0}
    .charts{grid-template-columns:1fr 1fr}
    .scroll,figure.wide{overflow:visible}
    figure.wide svg{min-width:0}
    figure,.scroll,.figures,tr{break-inside:avoid}
    h2,h3{break-after:avoid}
    }

    """
}
