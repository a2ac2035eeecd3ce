namespace Megapod.Lab.Report;

using System.Globalization;
using System.Net;
using System.Text;

/// <summary>Draws a figure against two sizes as SVG: a cell for each case, darker for more, another colour below zero, the best sound one framed, its figure written in it.</summary>
internal static class HeatMap
{
    private const int Width = 1000;
    private const int Left = 120;
    private const int Top = 8;
    private const int Bottom = 40;
    private const int CellHeight = 44;
    private const int WidestCell = 150;
    private const double Faintest = 0.08;
    private const double Darkest = 0.6;

    /// <summary>The map.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="columns">Name and labels of what goes to the right.</param>
    /// <param name="rows">Name and labels of what goes upwards.</param>
    /// <param name="values">Figures by row and column; NaN is a case without one.</param>
    /// <param name="isSound">Whether a case may be relied on, by row and column; one that may not is marked and never the best.</param>
    /// <param name="show">A figure as text.</param>
    public static string Draw(string title, (string Name, IReadOnlyList<string> Labels) columns, (string Name, IReadOnlyList<string> Labels) rows, double[,] values, bool[,] isSound, Func<double, string> show)
    {
        int cell = Math.Min(WidestCell, (Width - Left) / columns.Labels.Count);
        int height = Top + (rows.Labels.Count * CellHeight) + Bottom;
        var all = values.Cast<double>().Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        double low = all.Min();
        double high = all.Max();
        double largest = Math.Max(all.Max(Math.Abs), 1e-9);
        double best = values.Cast<double>().Zip(isSound.Cast<bool>()).Where(v => double.IsFinite(v.First) && v.Second).Select(v => v.First).DefaultIfEmpty(double.NaN).Max();
        bool hasBoth = low < 0 && high > 0;
        double Shade(double value) => Faintest + ((Darkest - Faintest) * (hasBoth ? Math.Abs(value) / largest : (value - low) / Math.Max(high - low, 1e-9)));

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Text(title)}{(isSound.Cast<bool>().Zip(values.Cast<double>()).Any(c => !c.First && double.IsFinite(c.Second)) ? "; ✗ a law was broken" : "")}</figcaption><svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{Text(title)}\">");
        for (int row = 0; row < rows.Labels.Count; row++)
        {
            int y = Top + ((rows.Labels.Count - 1 - row) * CellHeight);
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"y\" x=\"{Left - 8}\" y=\"{y + (CellHeight / 2) + 4}\">{Text(row == 0 ? $"{rows.Name} {rows.Labels[row]}" : rows.Labels[row])}</text>");
            for (int column = 0; column < columns.Labels.Count; column++)
            {
                double value = values[row, column];
                int x = Left + (column * cell);
                bool isThere = double.IsFinite(value);
                string css = !isThere ? "none" : value < 0 && hasBoth ? "cell limit" : "cell cars";
                svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{css}\" x=\"{x + 1}\" y=\"{y + 1}\" width=\"{cell - 2}\" height=\"{CellHeight - 2}\" fill-opacity=\"{(isThere ? Shade(value) : 1):F3}\"/>");
                svg.Append(CultureInfo.InvariantCulture, $"<text class=\"value\" x=\"{x + (cell / 2)}\" y=\"{y + (CellHeight / 2) + 4}\">{Text(isThere ? show(value) + (isSound[row, column] ? "" : " ✗") : "–")}</text>");
                svg.Append(isThere && value == best && isSound[row, column] && all.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"<rect class=\"best\" x=\"{x + 2}\" y=\"{y + 2}\" width=\"{cell - 4}\" height=\"{CellHeight - 4}\"/>") : "");
            }
        }

        for (int column = 0; column < columns.Labels.Count; column++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"mid\" x=\"{Left + (column * cell) + (cell / 2)}\" y=\"{height - Bottom + 16}\">{Text(columns.Labels[column])}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"mid\" x=\"{Left + (columns.Labels.Count * cell / 2)}\" y=\"{height - 6}\">{Text(columns.Name)}</text>");
        return svg.Append("</svg></figure>").ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
