namespace Megapod.Files.SiteFile;

using System.Globalization;

/// <summary>How text and amounts appear in messages.</summary>
internal static class Shown
{
    private const int LongestText = 40;

    /// <summary>Text from a file, cut where it is long and without characters that would upset a terminal.</summary>
    public static string Short(string text)
    {
        string printable = new([.. text.Take(LongestText + 1).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c)]);
        return printable.Length > LongestText ? printable[..LongestText] + "…" : printable;
    }

    /// <summary>An amount in the largest of W, kW and MW (or VA, or A) that leaves at least one digit before the point; at most four digits.</summary>
    public static string Amount(double value, string unit)
    {
        (double scaled, string prefix) = (unit, Math.Abs(value)) switch
        {
            ("A", _) => (value, ""),
            (_, >= 1e6) => (value / 1e6, "M"),
            (_, >= 1e3) => (value / 1e3, "k"),
            _ => (value, ""),
        };
        string format = Math.Abs(scaled) switch { >= 100 => "0.#", >= 10 => "0.##", _ => "0.###" };
        return $"{scaled.ToString(format, CultureInfo.InvariantCulture)} {prefix}{unit}";
    }

    /// <summary>An amount of power.</summary>
    public static string Power(double watts) => Amount(watts, "W");

    /// <summary>A length of time in the largest unit that gives a short number.</summary>
    public static string Time(TimeSpan time)
    {
        double seconds = time.TotalSeconds;
        (double scaled, string unit) = seconds switch
        {
            > 0 and < 1 => (seconds * 1000, "ms"),
            >= 7200 => (seconds / 3600, "h"),
            >= 600 => (seconds / 60, "min"),
            _ => (seconds, "s"),
        };
        return $"{scaled.ToString("0.###", CultureInfo.InvariantCulture)} {unit}";
    }

    /// <summary>A number as people write it.</summary>
    public static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Several words as a choice: "a, b or c".</summary>
    public static string Choice(IReadOnlyList<string> words) => words.Count < 2
        ? string.Concat(words)
        : $"{string.Join(", ", words.Take(words.Count - 1))} or {words[^1]}";
}
