namespace Megapod.Files.DataFiles;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>Turns the rows of calibration files into records.</summary>
internal static class CurveFiles
{
    private const int GpusOfServer = 8;

    public static IReadOnlyList<string> GpuColumns { get; } = [.. Enumerable.Range(0, GpusOfServer).Select(gpu => FormattableString.Invariant($"gpu{gpu}_w"))];

    public static Outcome<IReadOnlyList<ChargingCurve>> ChargingCurves(CsvTable table)
    {
        var curves = new List<ChargingCurve>();
        foreach (var vehicle in Enumerable.Range(0, table.Count).GroupBy(row => table.Text(row, "vehicle_id"), StringComparer.Ordinal))
        {
            var rows = vehicle.ToList();
            var points = rows
                .Select(row => (Row: row, Soc: table.Number(row, "soc_pct", Bounds.Percent), Power: table.Number(row, "power_kw", Bounds.ChargingKilowatts)))
                .OrderBy(point => point.Soc)
                .ToList();
            for (var i = 1; i < points.Count; i++)
            {
                if (points[i].Soc <= points[i - 1].Soc)
                {
                    table.Faults.Add(DataFaults.Contradiction(table.File, table.Line(points[i].Row), "The vehicle's curve has two points at one state of charge."));
                }
            }

            curves.Add(new ChargingCurve(
                vehicle.Key,
                table.Number(rows[0], "default_curve", Bounds.Flag) > 0.5,
                table.Number(rows[0], "dc_max_power_kw", Bounds.ChargingKilowatts),
                table.Number(rows[0], "usable_battery_kwh", Bounds.BatteryKilowattHours),
                [.. points.Select(point => point.Soc)],
                [.. points.Select(point => point.Power)]));
        }

        return table.Faults.Unless<IReadOnlyList<ChargingCurve>>(() => curves);
    }

    public static Outcome<IReadOnlyList<PowerLimitRun>> PowerLimitRuns(CsvTable table) => Rows(table, row => new PowerLimitRun(
        string.Join('/', table.Text(row, "dataset"), table.Text(row, "network"), table.Text(row, "batch_size"), table.Text(row, "optimizer")),
        table.Text(row, "network"),
        new Watts(table.Number(row, "power_limit_w", Bounds.GpuWatts)),
        table.Number(row, "time_per_epoch_s", Bounds.Seconds),
        new Watts(table.Number(row, "average_power_w", Bounds.GpuWatts))));

    public static Outcome<IReadOnlyList<InferenceRun>> InferenceRuns(CsvTable table) => Rows(table, row => new InferenceRun(
        table.Text(row, "model_id"),
        table.Text(row, "gpu_model"),
        (int)table.Number(row, "num_gpus", Bounds.Count),
        string.Join('/', table.Text(row, "tensor_parallel"), table.Text(row, "expert_parallel"), table.Text(row, "data_parallel"), table.Text(row, "weight_precision")),
        (int)table.Number(row, "max_num_seqs", Bounds.Count),
        new Watts(table.Number(row, "avg_power_w", Bounds.GpuWatts)),
        table.Number(row, "output_throughput_tok_s", Bounds.TokensPerSecond)));

    public static Outcome<GpuTrace> GpuTrace(string name, CsvTable table)
    {
        var seconds = new double[table.Count];
        var watts = GpuColumns.Select(_ => new double[table.Count]).ToArray();
        for (var row = 0; row < table.Count; row++)
        {
            seconds[row] = table.Number(row, "t_s", Bounds.Seconds);
            if (row > 0 && seconds[row] <= seconds[row - 1])
            {
                table.Faults.Add(DataFaults.Contradiction(table.File, table.Line(row), "The time does not advance."));
            }

            for (var gpu = 0; gpu < GpusOfServer; gpu++)
            {
                watts[gpu][row] = table.Number(row, GpuColumns[gpu], Bounds.GpuWatts);
            }
        }

        return table.Faults.Unless(() => new GpuTrace(name, seconds, watts));
    }

    /// <summary>
    /// The source made UTC from local standard time in years that may be leap years, so that hours of 1 March stand as 29 February.
    /// Local time is complete; hours are placed by it, moved by the difference of the two columns' hours.
    /// </summary>
    /// <summary>Global horizontal radiation of the hour, Wh/m², which is its mean in W/m².</summary>
    private const string IrradianceColumn = "ghi_wh_m2";

    public static Outcome<WeatherYear> Weather(string place, CsvTable table)
    {
        var celsius = new double[WeatherYear.Hours];
        var irradiance = new double[table.Has(IrradianceColumn) ? WeatherYear.Hours : 0];
        Array.Fill(celsius, double.NaN);
        for (var row = 0; row < table.Count; row++)
        {
            if (HourOfYear(table, row) is { } hour)
            {
                var value = table.Number(row, "dry_bulb_c", Bounds.AirCelsius);
                if (!double.IsNaN(celsius[hour]) && celsius[hour] != value)
                {
                    table.Faults.Add(DataFaults.Contradiction(table.File, table.Line(row), "The hour is there twice with different temperatures."));
                }

                celsius[hour] = value;
                if (irradiance.Length > 0)
                {
                    irradiance[hour] = table.Number(row, IrradianceColumn, Bounds.Irradiance);
                }
            }
        }

        var missing = celsius.Count(double.IsNaN);
        if (!table.Faults.Any && missing > 0)
        {
            var first = new DateTime(2023, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(Array.FindIndex(celsius, double.IsNaN));
            table.Faults.Add(DataFaults.Missing(table.File, "hours of the typical year (shown as 2023)", missing, Instant.FromUtc(first), TimeSpan.FromHours(1)));
        }

        return table.Faults.Unless(() => new WeatherYear(place, celsius) { GlobalIrradiance = irradiance });
    }

    private static int? HourOfYear(CsvTable table, int row)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var utcText = table.Text(row, "month_day_hour_utc");
        var localText = table.Text(row, "local_standard_start");
        if (!DateTime.TryParseExact("2024-" + utcText, "yyyy-MM-dd'T'HH:00'Z'", CultureInfo.InvariantCulture, Utc, out var utc))
        {
            table.Faults.Add(DataFaults.NotUtc(table.File, table.Line(row), "month_day_hour_utc", utcText));
            return null;
        }

        if (!DateTime.TryParseExact("2023-" + localText, "yyyy-MM-dd'T'HH:00", CultureInfo.InvariantCulture, Utc, out var local))
        {
            table.Faults.Add(DataFaults.Contradiction(table.File, table.Line(row), $"local_standard_start is '{localText}', not an hour such as 01-31T14:00."));
            return null;
        }

        var ahead = (utc.Hour - local.Hour + 36) % 24 - 12;
        return (WeatherYear.HourOfYear(local.Month, local.Day, local.Hour) + ahead + WeatherYear.Hours) % WeatherYear.Hours;
    }

    public static Outcome<IReadOnlyList<CarbonSlot>> Carbon(
        CsvTable table, string timeColumn, TimeSpan step, string column, Bounds bounds, double gramsPerWattHour, Instant from, Instant until) =>
        DataFolder.Then(
            SlotTable.From(table, timeColumn, step, bounds, row => table.Text(row, column).Length > 0, column),
            slots => DataFolder.Then(
                slots.Window(from, until, "intervals"),
                found => Outcome<IReadOnlyList<CarbonSlot>>.Success([.. found.Select(slot => new CarbonSlot(slot.Start, slot.Values[0] * gramsPerWattHour))])));

    private static Outcome<IReadOnlyList<T>> Rows<T>(CsvTable table, Func<int, T> make)
    {
        IReadOnlyList<T> rows = [.. Enumerable.Range(0, table.Count).Select(make)];
        return table.Faults.Unless(() => rows);
    }
}
