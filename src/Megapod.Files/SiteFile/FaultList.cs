namespace Megapod.Files.SiteFile;

using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>Collects what is wrong with one file, each mistake once, with places that lie inside the file.</summary>
internal sealed class FaultList
{
    /// <summary>More mistakes than this are not listed: nobody reads them in one go, and one wrong indentation can cause thousands.</summary>
    public const int MaximumFaults = 100;

    private readonly string file;
    private readonly string[] lines;
    private readonly List<Fault> faults = [];
    private readonly HashSet<(int Line, int Column, string Message)> seen = [];

    /// <summary>Starts an empty list for a file with this text.</summary>
    public FaultList(string file, string text)
    {
        this.file = file;
        lines = text.Split('\n');
    }

    /// <summary>How many mistakes were found so far.</summary>
    public int Count { get; private set; }

    /// <summary>Notes a mistake.</summary>
    /// <param name="code">Number in docs/faults.md.</param>
    /// <param name="at">Where; moved into the file if a parser points past its end.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">What to do.</param>
    public void Add(string code, TextPosition at, string message, string remedy)
    {
        int line = Math.Clamp(at.Line, 1, lines.Length);
        int column = Math.Clamp(at.Column, 1, lines[line - 1].TrimEnd('\r').Length + 1);
        if (!seen.Add((line, column, message)))
        {
            return;
        }

        Count++;
        if (Count <= MaximumFaults)
        {
            faults.Add(new Fault(code, message, remedy, file, line, column));
        }
    }

    /// <summary>The mistakes in the order of the file.</summary>
    public IReadOnlyList<Fault> InOrder()
    {
        List<Fault> sorted = [.. faults.OrderBy(f => f.Line).ThenBy(f => f.Column)];
        if (Count > MaximumFaults)
        {
            var last = sorted[^1];
            sorted.Add(new Fault(FaultCodes.TooManyFaults, $"{Count - MaximumFaults} more mistakes are not listed.", "Mend these first and check again.", file, last.Line, last.Column));
        }

        return sorted;
    }
}
