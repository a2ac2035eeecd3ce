namespace Megapod.Site.Alarms;

using System.Collections.Frozen;
using System.Text.RegularExpressions;

/// <summary>The document of faults, which is part of the program, so that a site without the internet can say what to do. It is read once.</summary>
internal static partial class FaultPages
{
    private const string Resource = "faults.md";

    private static readonly Lazy<FrozenDictionary<string, FaultPage>> Pages = new(() => Parse(Text()).ToFrozenDictionary(p => p.Code, StringComparer.Ordinal));

    /// <summary>Every fault of the document.</summary>
    public static IReadOnlyCollection<FaultPage> All => Pages.Value.Values;

    /// <summary>What is said of a fault; null: nothing.</summary>
    /// <param name="code">Its number, such as MP3204.</param>
    public static FaultPage? Find(string code) => Pages.Value.GetValueOrDefault(code);

    /// <summary>Reads the rows of all tables whose first column is a fault.</summary>
    /// <param name="text">A document.</param>
    internal static IEnumerable<FaultPage> Parse(string text)
    {
        string[] head = [];
        foreach (string line in text.Split('\n'))
        {
            if (!line.StartsWith("| ", StringComparison.Ordinal))
            {
                continue;
            }

            string[] cells = [.. line.Trim().Trim('|').Split('|').Select(c => Plain(c.Trim()))];
            if (cells[0] is "fault" or "code")
            {
                head = cells;
            }
            else if (Code().IsMatch(cells[0]) && cells.Length == head.Length)
            {
                yield return Page(head, cells);
            }
        }
    }

    private static FaultPage Page(string[] head, string[] cells)
    {
        string Cell(params string[] names) => names.Select(n => Array.IndexOf(head, n)).Where(i => i >= 0).Select(i => cells[i]).FirstOrDefault("");
        string both = Cell("who, stage");
        var (who, stage) = both.Length == 0 ? (Cell("who"), Cell("stage")) : Parts(both);
        string what = Cell("what");
        return new FaultPage(cells[0], who, stage, Cell("retry"), what.Length > 0 ? what : stage, Cell("remedy", "what to do"));
    }

    /// <summary>Who and what of a cell that says both, with a comma or a colon between them; one that has neither says what.</summary>
    private static (string Who, string Stage) Parts(string both)
    {
        int end = both.AsSpan().IndexOfAny(',', ':');
        return end < 0 ? ("", both) : (both[..end], both[(end + 1)..].TrimStart());
    }

    /// <summary>Words without marks of the document: a link is its label.</summary>
    private static string Plain(string cell) => Link().Replace(cell, "${label}").Replace("`", "", StringComparison.Ordinal);

    private static string Text()
    {
        using var stream = typeof(FaultPages).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException("The document of faults is not part of the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\[(?<label>[^\]]*)\]\([^)]*\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("^MP[0-9]{4}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();
}
