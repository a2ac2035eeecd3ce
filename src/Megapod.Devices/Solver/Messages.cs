namespace Megapod.Devices.Solver;

using System.Runtime.InteropServices;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>What the frames hold, both directions in one place. Reading judges everything: sizes, order, numbers; null stands for what is not what it should be.</summary>
internal static class Messages
{
    /// <summary>A refusal is a few sentences and a greeting a name; what is longer is cut when it is written and not believed when it is read.</summary>
    public const int MostTextBytes = 1_000;

    /// <summary>The longest body without numbers of a program: a refusal with its three texts.</summary>
    public const int MostWordsBytes = 3 * (sizeof(int) + MostTextBytes);

    /// <summary>The longest body of all, a whole program of the largest size.</summary>
    public const int MostBytes = 5 * sizeof(int) + (ProgramCheck.MostColumns * (3 * sizeof(double) + sizeof(int) + 1)) + (ProgramCheck.MostRows * (2 * sizeof(double) + 1)) + (ProgramCheck.MostEntries * (sizeof(int) + sizeof(double)));

    private const int HasStart = 1;
    private const int HasValues = 2;

    /// <summary>Bytes of an answer to this program.</summary>
    public static int SolutionBytes(LinearProgram program) => sizeof(double) + sizeof(int) + ((sizeof(double) + 1) * (program.ColumnCount + program.RowCount));

    /// <summary>A question.</summary>
    /// <param name="frame">The frame to fill.</param>
    /// <param name="number">Its number.</param>
    /// <param name="program">The program.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="mirror">What the child has of it.</param>
    public static void Ask(Frame frame, int number, LinearProgram program, SolverBasis? start, ProgramMirror mirror)
    {
        bool isWhole = !mirror.HasPatternOf(program);
        bool hasValues = isWhole || !mirror.HasValuesOf(program);
        frame.Begin(isWhole ? FrameKind.Whole : FrameKind.Numbers, number)
            .Add(program.ColumnCount).Add(program.RowCount).Add(program.Values.Length).Add((start is null ? 0 : HasStart) | (hasValues ? HasValues : 0));
        if (isWhole)
        {
            frame.Add<int>(program.Starts).Add<int>(program.RowIndices);
        }

        frame.Add<double>(program.Cost).Add<double>(program.ColumnLower).Add<double>(program.ColumnUpper).Add<double>(program.RowLower).Add<double>(program.RowUpper);
        if (hasValues)
        {
            frame.Add<double>(program.Values);
        }

        if (start is not null)
        {
            frame.Add<byte>(MemoryMarshal.AsBytes<BasisStatus>(start.Columns)).Add<byte>(MemoryMarshal.AsBytes<BasisStatus>(start.Rows));
        }
    }

    /// <summary>The question in a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="known">The program that the last whole frame held; its numbers are overwritten.</param>
    public static (LinearProgram Program, SolverBasis? Start)? Question(Frame frame, LinearProgram? known)
    {
        if (frame.Kind is not (FrameKind.Whole or FrameKind.Numbers))
        {
            return null;
        }

        int columns = frame.Take<int>();
        int rows = frame.Take<int>();
        int entries = frame.Take<int>();
        int flags = frame.Take<int>();
        if (columns is < 0 or > ProgramCheck.MostColumns || rows is < 0 or > ProgramCheck.MostRows || entries is < 0 or > ProgramCheck.MostEntries)
        {
            return null;
        }

        var program = frame.Kind == FrameKind.Whole ? Pattern(frame, columns, rows, entries) : known;
        if (program is null || program.ColumnCount != columns || program.RowCount != rows || program.Values.Length != entries)
        {
            return null;
        }

        bool isTaken = frame.Take<double>(program.Cost) && frame.Take<double>(program.ColumnLower) && frame.Take<double>(program.ColumnUpper)
            && frame.Take<double>(program.RowLower) && frame.Take<double>(program.RowUpper) && ((flags & HasValues) == 0 || frame.Take<double>(program.Values));
        var start = isTaken && (flags & HasStart) != 0 ? Statuses(frame, program) : null;
        return isTaken && frame.IsUsedUp ? (program, start) : null;
    }

    /// <summary>An optimum.</summary>
    public static void Answer(Frame frame, int number, LinearSolution solution) =>
        frame.Begin(FrameKind.Solution, number).Add(solution.Objective).Add(solution.Iterations).Add<double>(solution.Values).Add<double>(solution.RowPrices)
            .Add<byte>(MemoryMarshal.AsBytes<BasisStatus>(solution.Basis.Columns)).Add<byte>(MemoryMarshal.AsBytes<BasisStatus>(solution.Basis.Rows));

    /// <summary>The optimum in a frame that answers this program. It is judged like one of our own: it keeps the constraints and costs what it says.</summary>
    public static LinearSolution? Solution(Frame frame, LinearProgram program)
    {
        if (frame.BodyBytes != SolutionBytes(program))
        {
            return null;
        }

        double objective = frame.Take<double>();
        int iterations = frame.Take<int>();
        double[] values = new double[program.ColumnCount];
        double[] prices = new double[program.RowCount];
        _ = frame.Take<double>(values) && frame.Take<double>(prices);
        bool isGood = iterations >= 0 && Array.TrueForAll(prices, double.IsFinite) && ProgramCheck.Settle(program, values) && ProgramCheck.Objective(program, values) == objective;
        return isGood && Statuses(frame, program) is { } basis ? new LinearSolution(objective, values, prices, basis, iterations) : null;
    }

    /// <summary>A fault instead of an answer.</summary>
    public static void Refuse(Frame frame, int number, Fault fault)
    {
        frame.Begin(FrameKind.Refusal, number);
        AddText(frame, fault.Code);
        AddText(frame, fault.Message);
        AddText(frame, fault.Remedy);
    }

    /// <summary>The fault in a frame; only faults of solvers are believed.</summary>
    public static Fault? Refusal(Frame frame) => TakeText(frame) is { Length: 6 } code && code.StartsWith("MP34", StringComparison.Ordinal) && TakeText(frame) is { Length: > 0 } message && TakeText(frame) is { } remedy && frame.IsUsedUp
        ? new Fault(code, message, remedy)
        : null;

    /// <summary>A greeting.</summary>
    public static void Greet(Frame frame, string name) => AddText(frame.Begin(FrameKind.Hello, 0), name);

    /// <summary>The name in a greeting.</summary>
    public static string? Greeting(Frame frame) => TakeText(frame) is { Length: > 0 } name && frame.IsUsedUp ? name : null;

    /// <summary>A program of the pattern that comes next, its numbers all zero; null where it is none.</summary>
    private static LinearProgram? Pattern(Frame frame, int columns, int rows, int entries)
    {
        // The size is known by now: a frame that claims a million columns and holds none is refused before anything is made for them.
        if (!frame.HasLeft((sizeof(int) * (columns + 1L + entries)) + (sizeof(double) * ((3L * columns) + (2L * rows) + entries))) && !frame.HasLeft((sizeof(int) * (columns + 1L + entries)) + (sizeof(double) * ((3L * columns) + (2L * rows) + entries)) + columns + rows))
        {
            return null;
        }

        int[] starts = new int[columns + 1];
        int[] rowIndices = new int[entries];
        _ = frame.Take<int>(starts) && frame.Take<int>(rowIndices);
        if (starts[0] != 0 || starts[columns] != entries)
        {
            return null;
        }

        var builder = new LinearProgramBuilder();
        for (int i = 0; i < rows; i++)
        {
            builder.AddRow("", 0, 0);
        }

        for (int j = 0; j < columns; j++)
        {
            builder.AddColumn("", 0);
            if (starts[j + 1] < starts[j] || starts[j + 1] > entries)
            {
                return null;
            }

            for (int k = starts[j]; k < starts[j + 1]; k++)
            {
                if (rowIndices[k] < (k == starts[j] ? 0 : rowIndices[k - 1] + 1) || rowIndices[k] >= rows)
                {
                    return null;
                }

                builder.Set(rowIndices[k], j, 0);
            }
        }

        return builder.Build();
    }

    private static SolverBasis? Statuses(Frame frame, LinearProgram program)
    {
        var columns = new BasisStatus[program.ColumnCount];
        var rows = new BasisStatus[program.RowCount];
        bool isTaken = frame.Take<byte>(MemoryMarshal.AsBytes(columns.AsSpan())) && frame.Take<byte>(MemoryMarshal.AsBytes(rows.AsSpan())) && frame.IsUsedUp;
        return isTaken && Array.TrueForAll(columns, IsKnown) && Array.TrueForAll(rows, IsKnown) ? new SolverBasis(columns, rows) : null;
    }

    private static bool IsKnown(BasisStatus status) => status <= BasisStatus.Fixed;

    private static void AddText(Frame frame, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var kept = bytes.AsSpan(0, Math.Min(bytes.Length, MostTextBytes));
        frame.Add(kept.Length).Add<byte>(kept);
    }

    private static string? TakeText(Frame frame)
    {
        int count = frame.Take<int>();
        if (count is < 0 or > MostTextBytes)
        {
            return null;
        }

        byte[] bytes = new byte[count];
        return frame.Take<byte>(bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }
}
