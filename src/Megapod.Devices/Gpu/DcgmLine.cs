namespace Megapod.Devices.Gpu;

using System.Text;

/// <summary>One line of Prometheus text that is a sample: name, labels, value. A time behind the value is not used: it is of another clock than ours.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Labels">Its labels, in their order; a doubled one counts once, as it stands last.</param>
/// <param name="Value">Its value; NaN where it is NaN or a word for nothing.</param>
internal sealed record DcgmLine(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>Reads a line; null where it is none of the kind.</summary>
    public static DcgmLine? Of(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        int at = 0;
        while (at < line.Length && IsOfName(line[at], at))
        {
            at++;
        }

        if (at is 0 or > GpuBounds.LongestText)
        {
            return null;
        }

        var name = line[..at];
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        line = line[at..].TrimStart();
        if (line.StartsWith("{") && !TryLabels(ref line, labels))
        {
            return null;
        }

        line = line.Trim();
        int end = line.IndexOfAny(' ', '\t');
        var value = end < 0 ? line : line[..end];
        var time = end < 0 ? default : line[end..].Trim();
        bool isTimeRight = time.Length == 0 || long.TryParse(time, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out _);
        return isTimeRight && NumberOf(value) is { } number ? new DcgmLine(name.ToString(), labels, number) : null;
    }

    private static bool IsOfName(char c, int at) => char.IsAsciiLetter(c) || c is '_' or ':' || (at > 0 && char.IsAsciiDigit(c));

    private static double? NumberOf(ReadOnlySpan<char> text)
    {
        if (GpuText.TryNumber(text, out double number))
        {
            return number;
        }

        // Exporters write these words for a value that there is not; any other word means that the line is not understood.
        return text is "NaN" or "nan" or "+Inf" or "-Inf" or "Inf" or "N/A" or "[N/A]" ? double.NaN : null;
    }

    /// <summary>Reads <c>{a="b",c="d"}</c> and moves behind it.</summary>
    private static bool TryLabels(ref ReadOnlySpan<char> line, Dictionary<string, string> labels)
    {
        line = line[1..].TrimStart();
        for (int count = 0; count <= GpuBounds.MostLabels; count++)
        {
            if (line.StartsWith("}"))
            {
                line = line[1..];
                return true;
            }

            int at = 0;
            while (at < line.Length && IsOfName(line[at], at))
            {
                at++;
            }

            var name = line[..at];
            line = line[at..].TrimStart();
            if (at is 0 or > GpuBounds.LongestText || !line.StartsWith("="))
            {
                return false;
            }

            line = line[1..].TrimStart();
            if (!TryText(ref line, out string text))
            {
                return false;
            }

            labels[name.ToString()] = text;
            line = line.TrimStart();
            if (line.StartsWith(","))
            {
                line = line[1..].TrimStart();
            }
            else if (!line.StartsWith("}"))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Reads a text in quotation marks with its three escapes and moves behind it.</summary>
    private static bool TryText(ref ReadOnlySpan<char> line, out string text)
    {
        text = "";
        if (!line.StartsWith("\""))
        {
            return false;
        }

        var read = new StringBuilder();
        for (int at = 1; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                line = line[(at + 1)..];
                text = GpuText.Printable(read.ToString());
                return true;
            }

            if (line[at] == '\\' && at + 1 < line.Length)
            {
                at++;
                // An escape that is not one of the three stands for itself, as Prometheus reads it.
                _ = line[at] switch
                {
                    'n' => read.Append('\n'),
                    '"' or '\\' => read.Append(line[at]),
                    var other => read.Append('\\').Append(other),
                };
                continue;
            }

            read.Append(line[at]);
        }

        return false;
    }
}
