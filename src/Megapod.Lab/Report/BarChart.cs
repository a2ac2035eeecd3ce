namespace Megapod.Lab.Report;

using System.Globalization;
using System.Net;
using System.Text;

/// <summary>Draws bars side by side as SVG: one for each day, or for each class of a distribution. What nobody knows is a hatched place and never a bar of zero.</summary>
/// <param name="title">What it shows.</param>
/// <param name="unit">Unit of the scale.</param>
/// <param name="css">Class that gives the bars their colour.</param>
internal sealed class BarChart(string title, string unit, string css)
{
    private const int Width = 1000;
    private const int Height = 180;
    private const int Left = 56;
    private const int Margin = 8;
    private const int Top = 10;
    private const int Bottom = 24;

    /// <summary>Labels below the bars have room for so many; of more every second or third is written.</summary>
    private const int MostLabels = 16;

    private readonly List<(string Label, double? Value)> bars = [];

    /// <summary>Whether the scale counts things, so that its steps are whole.</summary>
    public bool IsCount { get; init; }

    /// <summary>Adds a bar.</summary>
    /// <param name="label">What stands below it.</param>
    /// <param name="value">How high it is; below zero it is drawn downward in the colour of limits; null: nobody knows.</param>
    public void Add(string label, double? value) => bars.Add((label, value));

    /// <summary>The chart with its title.</summary>
    /// <param name="description">What is seen on it, in words.</param>
    public string Draw(string description)
    {
        var known = bars.Select(b => b.Value).OfType<double>().DefaultIfEmpty(0).ToList();
        double low = Math.Min(0, known.Min());
        double high = Math.Max(known.Max(), low + 1e-9);
        var scale = Scale.Of(low, IsCount ? Math.Max(high, 1) : high);
        double step = IsCount ? Math.Max(1, Math.Ceiling(scale.Step)) : scale.Step;
        high = Math.Ceiling(scale.High / step) * step;
        low = Math.Floor(scale.Low / step) * step;
        double Y(double v) => Top + ((high - v) / (high - low) * (Height - Top - Bottom));
        double wide = (Width - Left - Margin) / (double)Math.Max(1, bars.Count);
        int each = (bars.Count + MostLabels - 1) / MostLabels;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{WebUtility.HtmlEncode(title)}, {WebUtility.HtmlEncode(unit)}{(bars.Exists(b => b.Value is null) ? " <span class=\"key unknown\">▨</span> not known" : "")}</figcaption>");
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\"><desc>{WebUtility.HtmlEncode(description)}</desc>");
        for (double v = low; v <= high + (step / 2); v += step)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Margin}\" y1=\"{Y(v):F1}\" y2=\"{Y(v):F1}\"/><text class=\"y\" x=\"{Left - 6}\" y=\"{Y(v) + 4:F1}\">{Math.Round(v, 6):0.###}</text>");
        }

        for (int k = 0; k < bars.Count; k++)
        {
            double x = Left + (k * wide) + (wide * 0.12);
            if (bars[k].Value is { } value)
            {
                double top = Y(Math.Max(value, 0));
                double height = Math.Max(value == 0 ? 0 : 1, Y(Math.Min(value, 0)) - top);
                svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"bar {(value < 0 ? "limit" : css)}\" x=\"{x:F1}\" width=\"{wide * 0.76:F1}\" y=\"{top:F1}\" height=\"{height:F1}\"/>");
            }
            else
            {
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"unknown\" d=\"M{x:F1} {Y(low):F1}L{x + (wide * 0.76):F1} {Top}M{x:F1} {Top}L{x + (wide * 0.76):F1} {Y(low):F1}\"/>");
            }

            if (k % each == 0)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<text class=\"mid\" x=\"{Left + ((k + 0.5) * wide):F1}\" y=\"{Height - 7}\">{WebUtility.HtmlEncode(bars[k].Label)}</text>");
            }
        }

        return svg.Append("</svg></figure>").ToString();
    }
}
