namespace Megapod.Devices.Gpu;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>
/// Reads a table of nvidia-smi, for machines where the library cannot be called. The program itself is run by whoever reads; it takes up to seconds for eight GPUs and is no way to poll fast. A cell
/// in brackets, such as <c>[N/A]</c> or <c>[GPU is lost]</c>, is a value that there is not.
/// </summary>
public static class SmiText
{
    private static readonly (string Column, PartQuantity? Quantity, double Factor)[] Columns =
    [
        ("index", null, 0),
        ("uuid", null, 0),
        ("name", null, 0),
        ("serial", null, 0),
        ("driver_version", null, 0),
        ("power.limit", null, 0),
        ("power.min_limit", null, 0),
        ("power.max_limit", null, 0),
        ("power.default_limit", null, 0),
        ("persistence_mode", null, 0),
        ("clocks_throttle_reasons.active", null, 0),
        ("power.draw", PartQuantity.Power, 1),
        ("enforced.power.limit", PartQuantity.PowerLimit, 1),
        ("temperature.gpu", PartQuantity.Temperature, 1),
        ("temperature.memory", PartQuantity.MemoryTemperature, 1),
        ("utilization.gpu", PartQuantity.Utilisation, 0.01),
        ("utilization.memory", PartQuantity.MemoryUtilisation, 0.01),
        ("clocks.sm", PartQuantity.Clock, 1e6),
        ("clocks.mem", PartQuantity.MemoryClock, 1e6),
        ("ecc.errors.corrected.aggregate.total", PartQuantity.CorrectedErrors, 1),
        ("ecc.errors.uncorrected.aggregate.total", PartQuantity.UncorrectedErrors, 1),
    ];

    /// <summary>What nvidia-smi is to be told.</summary>
    public static IReadOnlyList<string> Arguments { get; } = ["--query-gpu=" + string.Join(',', Columns.Select(c => c.Column)), "--format=csv,noheader,nounits"];

    /// <summary>Runs the program and reads what it says.</summary>
    /// <param name="run">Runs nvidia-smi with these arguments and gives what it has said; its own failure it tells as a fault.</param>
    /// <param name="now">The instant of asking.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The GPUs, or why there are none.</returns>
    public static async Task<Outcome<GpuImage>> ReadAsync(Func<IReadOnlyList<string>, CancellationToken, Task<Outcome<string>>> run, Instant now, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(run);
        var said = await run(Arguments, stop).ConfigureAwait(false);
        return said.IsSuccess ? Read(said.Value, now) : Outcome<GpuImage>.Failure(said.Faults);
    }

    /// <summary>Reads what it has said.</summary>
    /// <param name="text">The text, in the order of <see cref="Arguments"/>.</param>
    /// <param name="now">The instant of asking.</param>
    /// <returns>The GPUs, or MP4340 where it is no such table. A line that is no row of it is left out.</returns>
    public static Outcome<GpuImage> Read(string text, Instant now)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rows = new SortedDictionary<string, GpuRow>(StringComparer.Ordinal);
        int lines = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (++lines > GpuBounds.MostLines || rows.Count >= GpuBounds.MostGpus)
            {
                break;
            }

            if (line.Length <= GpuBounds.LongestLine && RowOf(line.ToString().Split(','), now) is { } row)
            {
                rows[row.Uuid] = row;
            }
        }

        return rows.Count == 0 ? Outcome<GpuImage>.Failure(GpuFaults.NotTableText()) : Outcome<GpuImage>.Success(new GpuImage(now, [.. rows.Values]));
    }

    private static GpuRow? RowOf(string[] line, Instant now)
    {
        string[] cells = [.. line.Select(cell => cell.Trim())];
        if (cells.Length != Columns.Length || !cells[1].StartsWith("GPU-", StringComparison.Ordinal))
        {
            return null;
        }

        var readings = new GpuReadings();
        for (int i = 0; i < cells.Length; i++)
        {
            if (Columns[i].Quantity is { } quantity && GpuText.TryNumber(cells[i], out double value))
            {
                readings.Put(quantity, value * Columns[i].Factor, now);
            }
        }

        if (cells[10].StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(cells[10].AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong mask))
        {
            readings.Put(PartQuantity.Throttle, (int)GpuThrottle.Of(mask), now);
        }

        bool isLost = cells.Any(cell => cell.Contains("GPU is lost", StringComparison.OrdinalIgnoreCase));
        bool needsReset = cells.Any(cell => cell.Contains("requires reset", StringComparison.OrdinalIgnoreCase));
        return new GpuRow
        {
            Uuid = GpuText.Printable(cells[1]),
            Index = int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : -1,
            Identity = new PartIdentity { Maker = "NVIDIA", Model = Word(cells[2]), Serial = Word(cells[3]), Firmware = Word(cells[4]) },
            State = isLost ? GpuState.Lost : needsReset ? GpuState.NeedsReset : GpuState.Present,
            Readings = isLost || needsReset ? new Dictionary<PartQuantity, Core.Model.Reading>() : readings.Values,
            RequestedLimit = LimitOf(cells[5]),
            LeastLimit = LimitOf(cells[6]),
            MostLimit = LimitOf(cells[7]),
            DefaultLimit = LimitOf(cells[8]),
            IsPersistent = cells[9] switch { "Enabled" => true, "Disabled" => false, _ => null },
        };
    }

    private static string Word(string cell) => cell.StartsWith('[') || cell == "N/A" ? "" : GpuText.Printable(cell);

    private static Watts? LimitOf(string cell) => GpuText.TryNumber(cell, out double watts) && watts > 0 ? new Watts(watts) : null;
}
