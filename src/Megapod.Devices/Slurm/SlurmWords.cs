namespace Megapod.Devices.Slurm;

using System.Globalization;

/// <summary>Texts from outside, made fit for people, and Slurm's own ways to write.</summary>
internal static class SlurmWords
{
    private const int MostSaid = 300;

    /// <summary>What somebody else said, on one line and not too long.</summary>
    public static string Printable(string text)
    {
        string clean = string.Concat(text.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return clean.Length <= MostSaid ? clean : clean[..MostSaid] + "…";
    }

    /// <summary>
    /// GPUs in a list of generic resources: <c>gpu:8</c>, <c>gpu:h200:8(S:0-1)</c>, <c>gres:gpu:2</c>, <c>gres/gpu:2</c>, <c>cpu=2,gres/gpu=4</c>; those of several kinds are added up.
    /// </summary>
    public static int Gpus(string list)
    {
        int all = 0;
        int typed = 0;
        foreach (string item in Outside(list))
        {
            string entry = item.Trim();
            entry = entry.StartsWith("gres:", StringComparison.Ordinal) || entry.StartsWith("gres/", StringComparison.Ordinal) ? entry[5..] : entry;
            int end = entry.IndexOf('(', StringComparison.Ordinal);
            string[] parts = (end < 0 ? entry : entry[..end]).Split([':', '=']);
            if (parts[0] != "gpu")
            {
                continue;
            }

            int count = parts.Length == 1 ? 1 : int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
            if (entry.Contains('=', StringComparison.Ordinal) && parts.Length == 3)
            {
                // An allocation names the total and then each kind.
                typed += count;
            }
            else
            {
                all += count;
            }
        }

        return Math.Max(all, typed);
    }

    /// <summary>The items of a list whose commas inside brackets separate nothing.</summary>
    public static IEnumerable<string> Outside(string list)
    {
        int depth = 0;
        int from = 0;
        for (int i = 0; i < list.Length; i++)
        {
            depth += list[i] is '[' or '(' ? 1 : list[i] is ']' or ')' ? -1 : 0;
            if (list[i] == ',' && depth == 0)
            {
                yield return list[from..i];
                from = i + 1;
            }
        }

        if (from < list.Length)
        {
            yield return list[from..];
        }
    }
}
