namespace Megapod.Devices.Solver;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>
/// Looks at a program before and after a solver does. Before: numbers that are none would end inside the library, where nobody sees why. After: an answer
/// is believed when it keeps the constraints by our own sum, not because the library says so.
/// </summary>
internal static class ProgramCheck
{
    /// <summary>A year in steps of five minutes has 1.5 million columns and is solved in parts; what is larger than this is a mistake.</summary>
    public const int MostColumns = 1_000_000;

    /// <summary>As for columns.</summary>
    public const int MostRows = 1_000_000;

    /// <summary>Ten a column; a site's plan has three.</summary>
    public const int MostEntries = 10_000_000;

    /// <summary>A cost or entry of this size is a reading gone wrong. Beyond 1e25 Clp ends the whole process by an assertion, after a scaling that may multiply a good deal.</summary>
    public const double LargestNumber = 1e15;

    /// <summary>What a row or column may miss its bound by, beside one and beside its own size: a thousand times the solvers' tolerance, because that holds for the scaled program.</summary>
    private const double Slack = 1e-6;

    /// <summary>Why no solver should get this program; null when one may.</summary>
    /// <exception cref="ArgumentException">The start is one of another program.</exception>
    public static Fault? Find(LinearProgram program, SolverBasis? start)
    {
        if (start is not null && (start.Columns.Length != program.ColumnCount || start.Rows.Length != program.RowCount))
        {
            throw new ArgumentException($"The start has {start.Columns.Length} columns and {start.Rows.Length} rows, the program {program.ColumnCount} and {program.RowCount}.", nameof(start));
        }

        if (program.ColumnCount > MostColumns || program.RowCount > MostRows || program.Values.Length > MostEntries)
        {
            return new Fault(
                SolverFaults.TooLarge,
                $"The program has {program.ColumnCount} columns, {program.RowCount} rows and {program.Values.Length} entries; {MostColumns}, {MostRows} and {MostEntries} are the most.",
                "Ask for a shorter horizon or longer steps.");
        }

        return Finite("cost", program.Cost) ?? Finite("entry", program.Values) ?? Bounds("column", program.ColumnLower, program.ColumnUpper) ?? Bounds("row", program.RowLower, program.RowUpper);
    }

    /// <summary>Whether no choice can keep the bounds because two of them are crossed.</summary>
    public static bool IsCrossed(LinearProgram program) => IsCrossed(program.ColumnLower, program.ColumnUpper) || IsCrossed(program.RowLower, program.RowUpper);

    /// <summary>Moves what lies a hair outside its bounds onto them, and says whether everything is then kept.</summary>
    public static bool Settle(LinearProgram program, double[] values)
    {
        double[] activity = new double[program.RowCount];
        double[] size = new double[program.RowCount];
        for (int j = 0; j < values.Length; j++)
        {
            double value = values[j];
            if (!double.IsFinite(value) || !IsKept(value, Math.Abs(value), program.ColumnLower[j], program.ColumnUpper[j]))
            {
                return false;
            }

            value = values[j] = Math.Clamp(value, program.ColumnLower[j], program.ColumnUpper[j]);
            for (int k = program.Starts[j]; k < program.Starts[j + 1]; k++)
            {
                double term = program.Values[k] * value;
                activity[program.RowIndices[k]] += term;
                size[program.RowIndices[k]] += Math.Abs(term);
            }
        }

        for (int i = 0; i < activity.Length; i++)
        {
            if (!IsKept(activity[i], size[i], program.RowLower[i], program.RowUpper[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The cost of a choice.</summary>
    public static double Objective(LinearProgram program, double[] values)
    {
        double sum = 0;
        for (int j = 0; j < values.Length; j++)
        {
            sum += program.Cost[j] * values[j];
        }

        return sum;
    }

    private static bool IsKept(double value, double size, double lower, double upper)
    {
        double slack = Slack * (1 + size);
        return value >= lower - slack && value <= upper + slack;
    }

    private static bool IsCrossed(double[] lower, double[] upper)
    {
        for (int i = 0; i < lower.Length; i++)
        {
            if (lower[i] > upper[i])
            {
                return true;
            }
        }

        return false;
    }

    private static Fault? Finite(string what, double[] numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!(Math.Abs(numbers[i]) <= LargestNumber))
            {
                return Invalid($"{what} {i} is {numbers[i]}");
            }
        }

        return null;
    }

    private static Fault? Bounds(string what, double[] lower, double[] upper)
    {
        for (int i = 0; i < lower.Length; i++)
        {
            if (double.IsNaN(lower[i]) || double.IsNaN(upper[i]) || double.IsPositiveInfinity(lower[i]) || double.IsNegativeInfinity(upper[i]))
            {
                return Invalid($"{what} {i} is bounded by {lower[i]} and {upper[i]}");
            }
        }

        return null;
    }

    private static Fault Invalid(string what) => new(SolverFaults.NotValid, $"The program is no program: {what}.", "Report it: whoever made the program has let a reading that is none through.");
}
