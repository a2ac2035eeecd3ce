namespace Megapod.Devices.Slurm;

using System.Globalization;

/// <summary>Slurm's lists of nodes: <c>pod[1-3,07-09],gw,rack[1-2]n[1-4]</c>.</summary>
public static class SlurmHosts
{
    /// <summary>Names that one list may stand for; the largest clusters have some ten thousand nodes.</summary>
    public const int MostNames = 65_536;

    /// <summary>Digits of a number in a list.</summary>
    private const int MostDigits = 9;

    /// <summary>The names that a list stands for, in its order.</summary>
    /// <param name="list">The list; empty, <c>(null)</c> and <c>None assigned</c>: none.</param>
    /// <returns>The names; null where it is no such list or stands for too many.</returns>
    public static IReadOnlyList<string>? Expand(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        var names = new List<string>();
        if (list.Length == 0 || list is "(null)" or "None assigned")
        {
            return names;
        }

        foreach (string item in SlurmWords.Outside(list))
        {
            if (!Add("", item, names))
            {
                return null;
            }
        }

        return names;
    }

    private static bool Add(string before, string rest, List<string> names)
    {
        int open = rest.IndexOf('[', StringComparison.Ordinal);
        if (open < 0)
        {
            if (rest.Contains(']', StringComparison.Ordinal) || before.Length + rest.Length == 0 || names.Count >= MostNames)
            {
                return false;
            }

            names.Add(before + rest);
            return true;
        }

        int close = rest.IndexOf(']', open);
        if (close < 0)
        {
            return false;
        }

        string after = rest[(close + 1)..];
        foreach (string range in rest[(open + 1)..close].Split(','))
        {
            string[] ends = range.Split('-');
            if (ends.Length > 2 || !IsNumber(ends[0], out int first) || !IsNumber(ends[^1], out int last) || last < first || last - first >= MostNames)
            {
                return false;
            }

            for (int number = first; number <= last; number++)
            {
                // 007 counts 008, 009, 010: the width of the first is kept.
                if (!Add(before + rest[..open] + number.ToString(CultureInfo.InvariantCulture).PadLeft(ends[0].Length, '0'), after, names))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsNumber(string text, out int number)
    {
        number = 0;
        return text.Length is > 0 and <= MostDigits && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
