namespace Megapod.Lab.Report;

using System.Globalization;
using System.Net;
using System.Text;

/// <summary>Draws one chart over time as SVG: areas, lines and level lines on a common scale, others on a scale of their own at the right. No script, no font, no colour from outside.</summary>
/// <param name="title">What it shows.</param>
/// <param name="unit">Unit of the scale at the left.</param>
/// <param name="from">First instant, UTC.</param>
/// <param name="to">First instant after the last, UTC.</param>
/// <param name="isFromZero">Whether the scale at the left begins at zero; otherwise it begins where the values do, which areas must not.</param>
/// <param name="zone">Where days begin; null: UTC.</param>
internal sealed class Chart(string title, string unit, DateTime from, DateTime to, bool isFromZero = true, TimeZoneInfo? zone = null)
{
    private const int Width = 1000;
    private const int Height = 200;
    private const int Left = 56;
    private const int Margin = 8;
    private const int RightScale = 48;
    private const int Top = 8;
    private const int Bottom = 22;
    private const int MostColumns = 1500;

    private readonly List<Series> series = [];
    private readonly List<(string Name, string Css, double Value)> levels = [];
    private string rightUnit = "";

    private int Right => rightUnit.Length > 0 ? RightScale : Margin;

    /// <summary>Adds a line, or an area from zero; NaN is a gap.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="css">Class that gives it its colour.</param>
    /// <param name="isArea">Whether it is filled down to zero.</param>
    /// <param name="points">Time and value, in order of time.</param>
    /// <param name="isMaximum">Whether neighbours that fall into one column are shown by their highest instead of their mean.</param>
    public Chart With(string name, string css, bool isArea, IEnumerable<(DateTime At, double Value)> points, bool isMaximum = false)
    {
        series.Add(new Series(name, css, isArea, Thin([.. points], isMaximum), IsRight: false));
        return this;
    }

    /// <summary>Adds a line on the scale at the right.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="itsUnit">Unit of the scale at the right.</param>
    /// <param name="css">Class that gives it its colour.</param>
    /// <param name="points">Time and value, in order of time.</param>
    public Chart AtRight(string name, string itsUnit, string css, IEnumerable<(DateTime At, double Value)> points)
    {
        rightUnit = itsUnit;
        series.Add(new Series($"{name}, {itsUnit} (right)", css, IsArea: false, Thin([.. points], isMaximum: false), IsRight: true));
        return this;
    }

    /// <summary>Adds a level line over the whole width; one that is not finite is left out.</summary>
    public Chart Level(string name, string css, double value)
    {
        if (double.IsFinite(value))
        {
            levels.Add((name, css, value));
        }

        return this;
    }

    /// <summary>The chart with its title and legend.</summary>
    /// <param name="description">What is seen on it, in words, for who cannot see it; empty: nothing is said.</param>
    public string Draw(string description = "")
    {
        var values = series.Where(s => !s.IsRight).SelectMany(s => s.Points).Select(p => p.Value).Where(double.IsFinite).Concat(levels.Select(l => l.Value)).DefaultIfEmpty(0).ToList();
        double low = isFromZero ? Math.Min(0, values.Min()) : values.Min();
        double high = Math.Max(values.Max(), low + 1e-9);
        double step = Scale.NiceStep((high - low) / 4);
        low = Math.Floor(low / step) * step;
        high = Math.Ceiling(high / step) * step;
        int lines = (int)Math.Round((high - low) / step);
        var (rightLow, rightStep) = RightScaleOf(lines);
        double Y(double v) => Top + ((high - v) / (high - low) * (Height - Top - Bottom));
        double YRight(double v) => Y(low + ((v - rightLow) / rightStep * step));
        double X(DateTime t) => Left + ((t - from) / (to - from) * (Width - Left - Right));

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{WebUtility.HtmlEncode(title)}, {WebUtility.HtmlEncode(unit)}{Legend()}</figcaption>");
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\">");
        svg.Append(description.Length > 0 ? $"<desc>{WebUtility.HtmlEncode(description)}</desc>" : "");
        for (int k = 0; k <= lines; k++)
        {
            double v = low + (k * step);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(v):F1}\" y2=\"{Y(v):F1}\"/><text class=\"y\" x=\"{Left - 6}\" y=\"{Y(v) + 4:F1}\">{Math.Round(v, 6):0.###}</text>");
            if (rightUnit.Length > 0)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 6}\" y=\"{Y(v) + 4:F1}\">{Math.Round(rightLow + (k * rightStep), 6):0.###}</text>");
            }
        }

        foreach (var (day, label) in Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{X(day):F1}\" x2=\"{X(day):F1}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/><text class=\"x\" x=\"{X(day) + 3:F1}\" y=\"{Height - 6}\">{label}</text>");
        }

        foreach (var s in series)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{s.Css}{(s.IsArea ? " area" : " line")}\" d=\"{Path(s, X, s.IsRight ? YRight : Y)}\"/>");
        }

        foreach (var (_, css, value) in levels)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{css} level\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value):F1}\" y2=\"{Y(value):F1}\"/>");
        }

        return svg.Append("</svg></figure>").ToString();
    }

    /// <summary>A scale with as many lines as the one at the left, so that they share the grid.</summary>
    private (double Low, double Step) RightScaleOf(int lines)
    {
        var values = series.Where(s => s.IsRight).SelectMany(s => s.Points).Select(p => p.Value).Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        double least = values.Min();
        double most = Math.Max(values.Max(), least + 1e-9);
        double step = Scale.NiceStep((most - least) / lines);
        while ((Math.Floor(least / step) * step) + (lines * step) < most)
        {
            step = Scale.NiceStep(step * 1.01);
        }

        return (Math.Floor(least / step) * step, step);
    }

    private static (DateTime At, double Value)[] Thin((DateTime At, double Value)[] points, bool isMaximum)
    {
        int each = (points.Length + MostColumns - 1) / MostColumns;
        return each <= 1 ? points : [.. points.Chunk(each).Select(c => (c[0].At, isMaximum ? c.Max(p => p.Value) : c.Average(p => p.Value)))];
    }

    private static string Path(Series s, Func<DateTime, double> x, Func<double, double> y)
    {
        var path = new StringBuilder();
        foreach (var run in Runs(s.Points))
        {
            if (s.IsArea)
            {
                path.Append(CultureInfo.InvariantCulture, $"M{x(run[0].At):F1} {y(0):F1}");
            }

            for (int i = 0; i < run.Count; i++)
            {
                path.Append(i == 0 && !s.IsArea ? 'M' : 'L').Append(CultureInfo.InvariantCulture, $"{x(run[i].At):F1} {y(run[i].Value):F1}");
            }

            if (s.IsArea)
            {
                path.Append(CultureInfo.InvariantCulture, $"L{x(run[^1].At):F1} {y(0):F1}Z");
            }
        }

        return path.ToString();
    }

    /// <summary>Unbroken stretches of finite values.</summary>
    private static IEnumerable<List<(DateTime At, double Value)>> Runs((DateTime At, double Value)[] points)
    {
        var run = new List<(DateTime, double)>();
        foreach (var point in points)
        {
            if (double.IsFinite(point.Value))
            {
                run.Add(point);
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }

    private string Legend() => string.Concat(series.Select(s => (s.Name, s.Css)).Concat(levels.Select(l => (l.Name, l.Css)))
        .Select(l => $" <span class=\"key {l.Css}\">■</span> {WebUtility.HtmlEncode(l.Name)}"));

    private IEnumerable<(DateTime At, string Label)> Ticks()
    {
        double days = (to - from).TotalDays;
        var every = days <= 1 ? TimeSpan.FromHours(3) : days <= 4 ? TimeSpan.FromHours(6) : TimeSpan.FromDays(days <= 12 ? 1 : days <= 80 ? 7 : days <= 200 ? 14 : 61);
        var local = TimeZoneInfo.ConvertTimeFromUtc(from, zone ?? TimeZoneInfo.Utc);
        for (var wall = DateTime.SpecifyKind(local.Date, DateTimeKind.Unspecified); wall < local + (to - from); wall += every)
        {
            var at = zone is null ? DateTime.SpecifyKind(wall, DateTimeKind.Utc) : TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(wall) ? wall.AddHours(1) : wall, zone);
            if (at >= from && at < to)
            {
                yield return (at, wall.ToString(days <= 1 || wall.TimeOfDay > TimeSpan.Zero ? "HH:mm" : "MM-dd", CultureInfo.InvariantCulture));
            }
        }
    }

    private sealed record Series(string Name, string Css, bool IsArea, (DateTime At, double Value)[] Points, bool IsRight);
}
