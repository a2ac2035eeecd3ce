namespace Megapod.Devices.Solver;

using System.Runtime.InteropServices;
using Megapod.Core.Model;

/// <summary>What of a program the other side already has, so that only the rest is handed over.</summary>
internal sealed class ProgramMirror
{
    private int rows = -1;
    private int[] starts = [];
    private int[] rowIndices = [];
    private double[] values = [];

    /// <summary>Whether it has a program of this pattern.</summary>
    public bool HasPatternOf(LinearProgram program) =>
        rows == program.RowCount && starts.AsSpan().SequenceEqual(program.Starts) && rowIndices.AsSpan().SequenceEqual(program.RowIndices);

    /// <summary>Whether the entries have these values; asked when the pattern is the same.</summary>
    public bool HasValuesOf(LinearProgram program) => AreSame(values, program.Values);

    /// <summary>It has this program now.</summary>
    public void Take(LinearProgram program)
    {
        if (!HasPatternOf(program))
        {
            rows = program.RowCount;
            starts = [.. program.Starts];
            rowIndices = [.. program.RowIndices];
            values = new double[rowIndices.Length];
        }

        program.Values.CopyTo(values, 0);
    }

    /// <summary>It has nothing any more.</summary>
    public void Forget() => rows = -1;

    /// <summary>Bit by bit, which the processor does many at a time; a zero of the other sign counts as a change and costs nothing but the handing over.</summary>
    public static bool AreSame(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => MemoryMarshal.Cast<double, long>(a).SequenceEqual(MemoryMarshal.Cast<double, long>(b));
}
