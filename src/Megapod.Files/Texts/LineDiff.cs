namespace Megapod.Files.Texts;

/// <summary>What differs between two texts, line by line: the fewest lines taken out and put in that make the second out of the first.</summary>
public static class LineDiff
{
    /// <summary>
    /// Texts that differ in more than this are shown as one taken out and the other put in; a table of the differing part has the product of both sides' lines, and this is what it takes at most.
    /// </summary>
    private const long MostCells = 16_000_000;

    /// <summary>Compares two texts.</summary>
    /// <param name="before">The text as it is.</param>
    /// <param name="after">The text as it shall be.</param>
    /// <returns>Every line of both in order; where lines are replaced, those taken out first. A last line without an end counts like one with it.</returns>
    public static IReadOnlyList<DiffLine> Between(string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        string[] old = LinesOf(before);
        string[] now = LinesOf(after);
        int head = 0;
        while (head < old.Length && head < now.Length && string.Equals(old[head], now[head], StringComparison.Ordinal))
        {
            head++;
        }

        int tail = 0;
        while (tail < old.Length - head && tail < now.Length - head && string.Equals(old[^(tail + 1)], now[^(tail + 1)], StringComparison.Ordinal))
        {
            tail++;
        }

        var lines = new List<DiffLine>(old.Length + now.Length);
        for (int i = 0; i < head; i++)
        {
            lines.Add(new DiffLine(DiffKind.Same, old[i], i + 1, i + 1));
        }

        Middle(old, now, head, tail, lines);
        for (int i = tail; i > 0; i--)
        {
            lines.Add(new DiffLine(DiffKind.Same, old[^i], old.Length - i + 1, now.Length - i + 1));
        }

        return lines;
    }

    /// <summary>The part between what both begin and end with, by the longest common subsequence of its lines.</summary>
    private static void Middle(string[] old, string[] now, int head, int tail, List<DiffLine> lines)
    {
        int rows = old.Length - head - tail;
        int columns = now.Length - head - tail;
        bool isTooMuch = (long)rows * columns > MostCells;
        int[,] common = isTooMuch ? new int[1, 1] : new int[rows + 1, columns + 1];
        for (int i = rows - 1; i >= 0 && !isTooMuch; i--)
        {
            for (int j = columns - 1; j >= 0; j--)
            {
                common[i, j] = string.Equals(old[head + i], now[head + j], StringComparison.Ordinal) ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        int row = 0;
        int column = 0;
        while (row < rows || column < columns)
        {
            if (!isTooMuch && row < rows && column < columns && string.Equals(old[head + row], now[head + column], StringComparison.Ordinal))
            {
                lines.Add(new DiffLine(DiffKind.Same, old[head + row], head + ++row, head + ++column));
            }
            else if (row < rows && (isTooMuch || column == columns || common[row + 1, column] >= common[row, column + 1]))
            {
                lines.Add(new DiffLine(DiffKind.Removed, old[head + row], head + ++row, 0));
            }
            else
            {
                lines.Add(new DiffLine(DiffKind.Added, now[head + column], 0, head + ++column));
            }
        }
    }

    private static string[] LinesOf(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }
}
