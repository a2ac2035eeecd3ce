namespace Megapod.Lab.Report;

using System.Globalization;
using System.Net;
using System.Text;
using Megapod.Lab.Backtest;

/// <summary>Draws what each run lacks of the bound as bars on one scale, and what it gained over the planner beside its name.</summary>
internal static class LossBars
{
    private const int Width = 1000;
    private const int Left = 130;
    private const int Right = 190;
    private const int Row = 30;
    private const int Bar = 18;
    private const int Foot = 24;
    private const int Lines = 5;

    /// <summary>The figure.</summary>
    /// <param name="losses">The runs, from the planner to the bound.</param>
    /// <param name="currency">The site's.</param>
    public static string Draw(IReadOnlyList<BacktestLoss> losses, string currency)
    {
        double most = Math.Max(losses.Max(l => l.LostPerDay), 1e-9);
        int height = (losses.Count * Row) + Foot;
        double X(double money) => Left + (Math.Max(0, money) / most * (Width - Left - Right));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{WebUtility.HtmlEncode($"What each run lacks of the bound, {currency} a day; the shorter the better")}</figcaption><svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"What each run lacks of the bound\">");
        double step = Scale.NiceStep(most / Lines);
        for (double at = 0; at <= most; at += step)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{X(at):F1}\" x2=\"{X(at):F1}\" y1=\"0\" y2=\"{height - Foot}\"/><text x=\"{X(at):F1}\" y=\"{height - 6}\" text-anchor=\"middle\">{Math.Round(at, 6):0.###}</text>");
        }

        for (int k = 0; k < losses.Count; k++)
        {
            var loss = losses[k];
            double top = k * Row;
            string gained = k == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({loss.GainedPerDay:+0.0;−0.0;0.0} to plan)");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"y name\" x=\"{Left - 8}\" y=\"{top + 19:F0}\">{loss.Run}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"bar {CssOf(loss.Run)}\" x=\"{Left}\" y=\"{top + ((Row - Bar) / 2)}\" width=\"{Math.Max(1, X(loss.LostPerDay) - Left):F1}\" height=\"{Bar}\" rx=\"2\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"name\" x=\"{X(loss.LostPerDay) + 7:F1}\" y=\"{top + 19:F0}\">{loss.LostPerDay:F1}{gained}</text>");
        }

        return svg.Append("</svg></figure>").ToString();
    }

    private static string CssOf(string run) => run switch
    {
        "plan" => "import",
        "oracle" => "cars",
        "bound" => "ink",
        _ => "racks",
    };
}
