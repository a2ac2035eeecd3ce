namespace Megapod.Lab.Report;

using System.Globalization;
using System.Net;
using System.Text;

/// <summary>Draws figures against a size as SVG: one line for each of a few series, a dot for each case. Sizes that are no numbers stand side by side.</summary>
/// <param name="title">What is shown.</param>
/// <param name="unit">Its unit.</param>
/// <param name="size">What the size is called.</param>
/// <param name="labels">The sizes as text, from left to right.</param>
/// <param name="places">Where they stand; equal distances where sizes are no numbers.</param>
internal sealed class SizeChart(string title, string unit, string size, IReadOnlyList<string> labels, IReadOnlyList<double> places)
{
    private const int Width = 520;
    private const int Height = 270;
    private const int Left = 64;
    private const int Right = 16;
    private const int Top = 10;
    private const int Bottom = 40;
    private const int MostLabels = 9;

    private readonly List<(string Name, string Css, IReadOnlyList<double> Values)> series = [];

    /// <summary>Adds a line; NaN is a gap.</summary>
    public SizeChart With(string name, string css, IReadOnlyList<double> values)
    {
        series.Add((name, css, values));
        return this;
    }

    /// <summary>The chart with its title and legend.</summary>
    /// <param name="fromZero">Whether zero is always on the scale; otherwise the scale fits the figures, so that small differences are seen.</param>
    public string Draw(bool fromZero)
    {
        var values = series.SelectMany(s => s.Values).Where(double.IsFinite).Concat(fromZero ? [0] : []).DefaultIfEmpty(0).ToList();
        var (low, high, step) = Scale.Of(values.Min(), values.Max());
        double left = places.Min();
        double wide = Math.Max(places.Max() - left, 1e-9);
        double X(double place) => places.Count == 1 ? (Left + Width - Right) / 2.0 : Left + ((place - left) / wide * (Width - Left - Right));
        double Y(double value) => Top + ((high - value) / (high - low) * (Height - Top - Bottom));

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Text(title)}, {Text(unit)}{Legend()}</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Text(title)}\">");
        for (int i = 0; low + (i * step) <= high + (step / 2); i++)
        {
            double value = low + (i * step);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value):F1}\" y2=\"{Y(value):F1}\"/><text class=\"y\" x=\"{Left - 6}\" y=\"{Y(value) + 4:F1}\">{Math.Round(value, 6):#,0.######}</text>");
        }

        int each = Math.Max(1, (int)Math.Ceiling(labels.Count / (double)MostLabels));
        for (int i = 0; i < labels.Count; i += each)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"mid\" x=\"{X(places[i]):F1}\" y=\"{Height - Bottom + 16}\">{Text(labels[i])}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"mid\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\">{Text(size)}</text>");
        foreach (var (_, css, line) in series)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{css} line\" d=\"{Path(line, X, Y)}\"/>");
            for (int i = 0; i < line.Count; i++)
            {
                svg.Append(double.IsFinite(line[i]) ? string.Create(CultureInfo.InvariantCulture, $"<circle class=\"{css}\" cx=\"{X(places[i]):F1}\" cy=\"{Y(line[i]):F1}\" r=\"3\"/>") : "");
            }
        }

        return svg.Append("</svg></figure>").ToString();
    }

    private string Path(IReadOnlyList<double> line, Func<double, double> x, Func<double, double> y)
    {
        var path = new StringBuilder();
        bool isOpen = false;
        for (int i = 0; i < line.Count; i++)
        {
            if (double.IsFinite(line[i]))
            {
                path.Append(isOpen ? 'L' : 'M').Append(CultureInfo.InvariantCulture, $"{x(places[i]):F1} {y(line[i]):F1}");
            }

            isOpen = double.IsFinite(line[i]);
        }

        return path.ToString();
    }

    private string Legend() => series.Count == 1 && series[0].Name.Length == 0
        ? ""
        : string.Concat(series.Select(s => $" <span class=\"line-key\"><span class=\"key {s.Css}\">■</span> {Text(s.Name)}</span>"));

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
