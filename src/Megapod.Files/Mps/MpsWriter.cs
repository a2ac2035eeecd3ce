namespace Megapod.Files.Mps;

using System.Globalization;
using Megapod.Core.Model;

/// <summary>
/// Writes a linear program as free-format MPS, which every solver reads, so that somebody else can judge an optimum of ours. Minimising is the format's default and is not said.
/// Numbers are written with as many digits, up to 17, as it takes to read the same ones again.
/// </summary>
public static class MpsWriter
{
    /// <summary>The shortest limit on names among readers is glpsol's.</summary>
    private const int MostNameLetters = 255;

    private const string Objective = "cost";

    /// <summary>Writes a program. Columns and rows without names are <c>C1</c>, <c>C2</c>, … and <c>R1</c>, <c>R2</c>, …; in names what a reader could stumble over becomes <c>_</c>, and a name that is taken gets a number.</summary>
    /// <param name="program">The program; entries of zero are left out.</param>
    /// <param name="to">Where to; neither flushed nor closed.</param>
    /// <exception cref="IOException">The writer's.</exception>
    public static void Write(LinearProgram program, TextWriter to)
    {
        string[] rows = Names(program.RowNames, program.RowCount, "R", [Objective]);
        string[] columns = Names(program.ColumnNames, program.ColumnCount, "C", []);
        Line(to, "NAME megapod");
        Line(to, "ROWS");
        Line(to, $" N {Objective}");
        for (int i = 0; i < rows.Length; i++)
        {
            Line(to, $" {KindOf(program.RowLower[i], program.RowUpper[i])} {rows[i]}");
        }

        WriteColumns(program, to, rows, columns);
        WriteRows(program, to, rows);
        WriteBounds(program, to, columns);
        Line(to, "ENDATA");
    }

    private static void WriteColumns(LinearProgram program, TextWriter to, string[] rows, string[] columns)
    {
        Line(to, "COLUMNS");
        for (int j = 0; j < columns.Length; j++)
        {
            // A column is known by its entries, so that the cost is written even where it is nothing.
            Line(to, $" {columns[j]} {Objective} {Text(program.Cost[j])}");
            for (int k = program.Starts[j]; k < program.Starts[j + 1]; k++)
            {
                if (program.Values[k] != 0)
                {
                    Line(to, $" {columns[j]} {rows[program.RowIndices[k]]} {Text(program.Values[k])}");
                }
            }
        }
    }

    private static void WriteRows(LinearProgram program, TextWriter to, string[] rows)
    {
        Line(to, "RHS");
        for (int i = 0; i < rows.Length; i++)
        {
            double side = double.IsFinite(program.RowUpper[i]) ? program.RowUpper[i] : program.RowLower[i];
            if (double.IsFinite(side) && side != 0)
            {
                Line(to, $" rhs {rows[i]} {Text(side)}");
            }
        }

        Line(to, "RANGES");
        for (int i = 0; i < rows.Length; i++)
        {
            double range = program.RowUpper[i] - program.RowLower[i];
            if (double.IsFinite(range) && range != 0)
            {
                Line(to, $" range {rows[i]} {Text(range)}");
            }
        }
    }

    private static void WriteBounds(LinearProgram program, TextWriter to, string[] columns)
    {
        Line(to, "BOUNDS");
        for (int j = 0; j < columns.Length; j++)
        {
            double lower = program.ColumnLower[j];
            double upper = program.ColumnUpper[j];
            if (double.IsNegativeInfinity(lower) && double.IsPositiveInfinity(upper))
            {
                Line(to, $" FR bound {columns[j]}");
            }
            else if (lower == upper)
            {
                Line(to, $" FX bound {columns[j]} {Text(lower)}");
            }
            else
            {
                WriteEach(to, columns[j], lower, upper);
            }
        }
    }

    private static void WriteEach(TextWriter to, string column, double lower, double upper)
    {
        if (double.IsNegativeInfinity(lower))
        {
            Line(to, $" MI bound {column}");
        }
        else if (lower != 0 || upper < 0)
        {
            // Some readers take an upper bound below zero alone as a lower bound of minus infinity, so that zero is then said.
            Line(to, $" LO bound {column} {Text(lower)}");
        }

        if (double.IsFinite(upper))
        {
            Line(to, $" UP bound {column} {Text(upper)}");
        }
    }

    private static char KindOf(double lower, double upper) => (double.IsFinite(lower), double.IsFinite(upper)) switch
    {
        (false, false) => 'N',
        (true, false) => 'G',
        (false, true) => 'L',
        _ => lower == upper ? 'E' : 'L',
    };

    private static string[] Names(IReadOnlyList<string> given, int count, string letter, HashSet<string> taken)
    {
        string[] names = new string[count];
        for (int i = 0; i < count; i++)
        {
            string name = Safe(i < given.Count ? given[i] : "");
            name = name.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"{letter}{i + 1}") : name;
            string free = name;
            for (int n = 2; !taken.Add(free); n++)
            {
                string suffix = string.Create(CultureInfo.InvariantCulture, $"~{n}");
                free = name[..Math.Min(name.Length, MostNameLetters - suffix.Length)] + suffix;
            }

            names[i] = free;
        }

        return names;
    }

    /// <summary>A blank ends a name, and a star or a dollar sign begins a comment.</summary>
    private static string Safe(string name) =>
        string.Concat(name[..Math.Min(name.Length, MostNameLetters)].Select(letter => letter is > ' ' and <= '~' and not ('$' or '*') ? letter : '_'));

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static void Line(TextWriter to, string text)
    {
        to.Write(text);
        to.Write('\n');
    }
}
