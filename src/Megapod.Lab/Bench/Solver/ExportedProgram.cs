namespace Megapod.Lab.Bench.Solver;

using System.Text.Json;
using System.Text.Json.Serialization;
using Megapod.Core.Model;
using Megapod.Files.Mps;

/// <summary>A program in files that others read: as MPS, and as JSON arrays for readers without an MPS reader.</summary>
/// <param name="Mps">The MPS file.</param>
/// <param name="Json">The JSON file: <c>{cost, columnLower, columnUpper, rowLower, rowUpper, starts, rows, values}</c>, entries by column, infinities as strings.</param>
internal sealed record ExportedProgram(string Mps, string Json)
{
    private static readonly JsonSerializerOptions Numbers = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Writes a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="name">First part of the files' names.</param>
    public static ExportedProgram Write(LinearProgram program, string folder, string name)
    {
        string mps = Path.Combine(folder, name + ".mps");
        using (var writer = new StreamWriter(mps))
        {
            MpsWriter.Write(program, writer);
        }

        string json = Path.Combine(folder, name + ".json");
        using var stream = File.Create(json);
        JsonSerializer.Serialize(
            stream,
            new
            {
                cost = program.Cost,
                columnLower = program.ColumnLower,
                columnUpper = program.ColumnUpper,
                rowLower = program.RowLower,
                rowUpper = program.RowUpper,
                starts = program.Starts,
                rows = program.RowIndices,
                values = program.Values,
            },
            Numbers);
        return new ExportedProgram(mps, json);
    }
}
