namespace Megapod.Files.DataFiles;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>
/// A folder of measured data with the sub-folders prices, ev_sessions, ev_curves, gpu_power, weather, carbon and yardstick.
/// Files are found by the start of their names and may be plain (.csv) or packed (.csv.gz). Nothing here throws on bad input:
/// every fault names file, line and remedy (docs/faults-data.md).
/// </summary>
public sealed class DataFolder
{
    private static readonly string[] SessionColumns = ["plug_in_utc", "stay_min", "energy_wh", "p_max_w", "soc_arrival_pct", "soc_departure_pct"];
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private DataFolder(string path) => FolderPath = path;

    /// <summary>Path of the folder.</summary>
    public string FolderPath { get; }

    /// <summary>Opens a folder; only its existence is checked, files are looked for when they are read.</summary>
    public static Outcome<DataFolder> Open(string path) => Directory.Exists(path)
        ? Outcome<DataFolder>.Success(new DataFolder(path))
        : Outcome<DataFolder>.Failure(DataFaults.NoFolder(path));

    /// <summary>Names of the drawn car worlds that lie in the folder, in order; empty where there are none or they cannot be listed.</summary>
    public IReadOnlyList<string> WorldNames()
    {
        const string Ending = "_sessions";
        try
        {
            return
            [
                .. Directory.EnumerateFiles(Path.Combine(FolderPath, "yardstick")).Select(file => Path.GetFileName(file).Split('.')[0])
                    .Where(name => name.EndsWith(Ending, StringComparison.Ordinal)).Select(name => name[..^Ending.Length]).Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Reads a drawn car world, yardstick/NAME_sessions. Lines may be in any order; two equal lines are two cars.</summary>
    /// <param name="name">Name of the world, such as <c>nl_2023_seed1</c>.</param>
    /// <param name="stalls">Stalls of the site; a world in which more cars are plugged in at once is refused. Default: not checked, see <see cref="StallUse"/>.</param>
    /// <returns>Sessions in order of plug-in.</returns>
    public Outcome<IReadOnlyList<CarSession>> ReadWorldSessions(string name, int? stalls = null) => Read(
        "yardstick", name + "_sessions", SessionColumns.Append("arrival_utc"), table => Sessions(table, plugColumn: "plug_in_utc", stalls));

    /// <summary>Reads the truth of a back-test, yardstick/NAME_cars_1min: what all cars of a world draw in each minute without any limit.</summary>
    /// <param name="name">Name of the world, such as <c>nl_2023_seed1</c>.</param>
    public Outcome<DemandSeries> ReadWorldDemand(string name) => Read("yardstick", name + "_cars_1min", ["start_utc", "car_demand_w"], table =>
    {
        var slots = SlotTable.From(table, "start_utc", Minute, Bounds.SiteWatts, _ => true, "car_demand_w");
        return Then(slots, found => Then(
            found.Window(found.Span.First, found.Span.Last + Minute, "minutes"),
            minutes => Outcome<DemandSeries>.Success(new DemandSeries(minutes[0].Start, Minute, [.. minutes.Select(minute => minute.Values[0])]))));
    });

    /// <summary>
    /// Reads market prices, converted to currency per Wh. The series covers every settlement interval that the window touches; a
    /// window with missing intervals is refused with the first of them.
    /// </summary>
    /// <param name="market">
    /// One of <see cref="Markets.Names"/>. Day-ahead markets settle at the day-ahead price. <c>nl-imbalance</c> settles import at the
    /// short and export at the long price of each quarter; <c>caiso-…</c> at the hourly mean of the real-time price;
    /// <c>synthetic_seed…</c> at its settled price. Negative prices are prices.
    /// </param>
    /// <param name="from">First instant needed.</param>
    /// <param name="until">First instant no longer needed.</param>
    public Outcome<PriceSeries> ReadPrices(string market, Instant from, Instant until) =>
        PriceFiles.Read(this, market, from, until);

    /// <summary>Reads the measured fast-charging sessions, ev_sessions/epfl_dc_fast. Plug-in equals arrival: queueing was not recorded.</summary>
    /// <returns>All sessions in order of arrival, trucks included.</returns>
    public Outcome<IReadOnlyList<CarSession>> ReadEpflSessions() => Read(
        "ev_sessions", "epfl_dc_fast", SessionColumns.Skip(1).Append("arrival_utc"), table => Sessions(table, plugColumn: "arrival_utc", stalls: null));

    /// <summary>Reads the charging curves, ev_curves/dc_charging_curves, generic shapes included.</summary>
    /// <returns>One curve a vehicle in order of first appearance.</returns>
    public Outcome<IReadOnlyList<ChargingCurve>> ReadChargingCurves() => Read(
        "ev_curves",
        "dc_charging_curves",
        ["vehicle_id", "usable_battery_kwh", "dc_max_power_kw", "default_curve", "soc_pct", "power_kw"],
        CurveFiles.ChargingCurves);

    /// <summary>Reads the power-limit sweep of a GPU, gpu_power/zeus_power_limit_GPU.</summary>
    /// <param name="gpu"><c>v100</c> or <c>a40</c>.</param>
    public Outcome<IReadOnlyList<PowerLimitRun>> ReadPowerLimitRuns(string gpu) => Read(
        "gpu_power",
        "zeus_power_limit_" + gpu,
        ["dataset", "network", "batch_size", "optimizer", "power_limit_w", "time_per_epoch_s", "average_power_w"],
        CurveFiles.PowerLimitRuns);

    /// <summary>Reads the measured serving states, gpu_power/mlenergy_inference_lm-arena-chat.</summary>
    public Outcome<IReadOnlyList<InferenceRun>> ReadInferenceRuns() => Read(
        "gpu_power",
        "mlenergy_inference_lm-arena-chat",
        [
            "model_id", "gpu_model", "num_gpus", "max_num_seqs", "tensor_parallel", "expert_parallel", "data_parallel", "weight_precision",
            "avg_power_w", "output_throughput_tok_s",
        ],
        CurveFiles.InferenceRuns);

    /// <summary>Reads a measured training run of eight GPUs, gpu_power/h100x8_training_NAME.</summary>
    /// <param name="name"><c>ckpt1</c>, <c>ckpt50</c> or <c>ckpt100</c>.</param>
    public Outcome<GpuTrace> ReadGpuTrace(string name) => Read(
        "gpu_power", "h100x8_training_" + name, [.. CurveFiles.GpuColumns.Prepend("t_s")], table => CurveFiles.GpuTrace(name, table));

    /// <summary>Whether the folder has a typical year of a place.</summary>
    public bool HasWeather(string place) => Find("weather", "tmyx_" + place).IsSuccess;

    /// <summary>Reads a typical year of air temperature and, where the file has it, irradiance, weather/tmyx_PLACE.</summary>
    /// <param name="place"><c>san_jose_ca</c> or <c>dallas_tx</c>.</param>
    public Outcome<WeatherYear> ReadWeather(string place) => Read(
        "weather", "tmyx_" + place, ["month_day_hour_utc", "local_standard_start", "dry_bulb_c"], table => CurveFiles.Weather(place, table));

    /// <summary>Reads carbon intensity: carbon/NAME. Hours that the source left empty count as missing.</summary>
    /// <param name="name"><c>eia_ciso</c> or <c>eia_erco</c> (hourly mean intensity), <c>caiso_sce_moer</c> (5-minute marginal intensity).</param>
    /// <param name="from">First instant needed.</param>
    /// <param name="until">First instant no longer needed.</param>
    public Outcome<IReadOnlyList<CarbonSlot>> ReadCarbon(string name, Instant from, Instant until) => name switch
    {
        "eia_ciso" or "eia_erco" => Read("carbon", name, ["hour_utc", "avg_ci_g_per_kwh"], table => CurveFiles.Carbon(
            table, "hour_utc", TimeSpan.FromHours(1), "avg_ci_g_per_kwh", Bounds.GramsPerKilowattHour, 1e-3, from, until)),
        "caiso_sce_moer" => Read("carbon", name, ["time_utc", "moer_kgco2_per_kwh"], table => CurveFiles.Carbon(
            table, "time_utc", TimeSpan.FromMinutes(5), "moer_kgco2_per_kwh", Bounds.KilogramsPerKilowattHour, 1, from, until)),
        _ => Outcome<IReadOnlyList<CarbonSlot>>.Failure(DataFaults.UnknownName("carbon file", name, "eia_ciso, eia_erco or caiso_sce_moer")),
    };

    /// <summary>Finds a file by the start of its name, parses it and makes something of its rows.</summary>
    internal Outcome<T> Read<T>(string subfolder, string start, IEnumerable<string> columns, Func<CsvTable, Outcome<T>> make)
        where T : class
    {
        var file = Find(subfolder, start);
        return file.IsSuccess ? Then(CsvTable.Load(file.Value, [.. columns]), make) : Outcome<T>.Failure(file.Faults);
    }

    /// <summary>Goes on with a value, or hands its faults on.</summary>
    internal static Outcome<TTo> Then<TFrom, TTo>(Outcome<TFrom> outcome, Func<TFrom, Outcome<TTo>> next)
        where TFrom : class
        where TTo : class => outcome.IsSuccess ? next(outcome.Value) : Outcome<TTo>.Failure(outcome.Faults);

    private static Outcome<IReadOnlyList<CarSession>> Sessions(CsvTable table, string plugColumn, int? stalls)
    {
        var sessions = new List<(CarSession Session, int Row)>(table.Count);
        for (var row = 0; row < table.Count; row++)
        {
            sessions.Add((Session(table, row, plugColumn), row));
        }

        sessions = [.. sessions.OrderBy(entry => entry.Session.PlugIn)];
        IReadOnlyList<CarSession> ordered = [.. sessions.Select(entry => entry.Session)];
        if (!table.Faults.Any && stalls is { } count && StallUse.Of(ordered, count) is { SessionsWithoutStall: > 0 } use)
        {
            var first = sessions.Last(entry => entry.Session.PlugIn == use.FirstWithoutStall).Row;
            table.Faults.Add(DataFaults.MoreStallsThanExist(table.File, table.Line(first), count, use));
        }

        return table.Faults.Unless(() => ordered);
    }

    private static CarSession Session(CsvTable table, int row, string plugColumn)
    {
        var faultsBefore = table.Faults.Count;
        var session = new CarSession(
            table.Time(row, plugColumn),
            TimeSpan.FromMinutes(table.Number(row, "stay_min", Bounds.StayMinutes)),
            new WattHours(table.Number(row, "energy_wh", Bounds.SessionWattHours)),
            new Watts(table.Number(row, "p_max_w", Bounds.SessionWatts)),
            table.Number(row, "soc_arrival_pct", Bounds.Percent) / 100,
            table.Number(row, "soc_departure_pct", Bounds.Percent) / 100,
            table.Time(row, "arrival_utc"));
        if (table.Faults.Count > faultsBefore)
        {
            return session;
        }

        if (session.PlugIn < session.Arrival)
        {
            table.Faults.Add(DataFaults.Contradiction(table.File, table.Line(row), "The car plugs in before it arrives."));
        }

        if (session.SocDeparture < session.SocArrival)
        {
            table.Faults.Add(DataFaults.Contradiction(table.File, table.Line(row), "The car leaves with less charge than it came with."));
        }

        return session;
    }

    /// <summary>
    /// The one file whose name is the start alone or goes on behind it with '_' or '-' (so <c>…_ckpt1</c> does not find <c>…_ckpt100</c>).
    /// Names come from command lines: only letters, digits, '_' and '-' are taken, so none leaves the folder.
    /// </summary>
    private Outcome<string> Find(string subfolder, string start)
    {
        var folder = Path.Combine(FolderPath, subfolder);
        if (!start.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'))
        {
            return Outcome<string>.Failure(DataFaults.UnknownName("file", start, "a name of letters, digits, '_' and '-'"));
        }

        try
        {
            string[] found = !Directory.Exists(folder)
                ? []
                : [.. Directory.EnumerateFiles(folder).Where(file => Matches(Path.GetFileName(file), start)).Order(StringComparer.Ordinal)];
            return found.Length switch
            {
                1 => Outcome<string>.Success(found[0]),
                0 => Outcome<string>.Failure(DataFaults.NoFile(folder, start)),
                _ => Outcome<string>.Failure(DataFaults.TwoFiles(folder, start, found.Select(file => Path.GetFileName(file)))),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<string>.Failure(DataFaults.Unreadable(folder, error.Message));
        }
    }

    private static bool Matches(string name, string start) =>
        name.StartsWith(start, StringComparison.Ordinal)
        && (name.EndsWith(".csv", StringComparison.Ordinal) || name.EndsWith(".csv.gz", StringComparison.Ordinal))
        && name[start.Length] is '_' or '-' or '.';
}
