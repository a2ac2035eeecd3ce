namespace Megapod.Files.SiteFile;

/// <summary>Finds the name somebody probably meant.</summary>
internal static class NearestName
{
    private const int LongestName = 40;

    /// <summary>
    /// The nearest of the known names, or null when none is near: at most a third of the letters may differ, or the rest of the name is missing.
    /// </summary>
    public static string? Of(string written, IEnumerable<string> known)
    {
        if (written.Length is 0 or > LongestName)
        {
            return null;
        }

        string plain = Plain(written);
        return known
            .Select(name => (Name: name, Distance: Distance(plain, Plain(name))))
            .Where(c => c.Distance <= Math.Max(1, c.Name.Length / 3) || (plain.Length >= 3 && Plain(c.Name).StartsWith(plain, StringComparison.Ordinal)))
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => c.Name)
            .FirstOrDefault();
    }

    /// <summary>Without capitals, dashes and underlines, so that longest-grant finds longestGrant.</summary>
    private static string Plain(string name) => new([.. name.Where(c => c is not ('-' or '_' or ' ')).Select(char.ToLowerInvariant)]);

    /// <summary>How many letters must be changed, added, taken away or exchanged with their neighbour (Damerau and Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        int[] twoBefore = [];
        int[] before = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int[] row = new int[b.Length + 1];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int same = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], before[j]) + 1, before[j - 1] + same);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], twoBefore[j - 2] + 1);
                }
            }

            (twoBefore, before) = (before, row);
        }

        return before[b.Length];
    }
}
