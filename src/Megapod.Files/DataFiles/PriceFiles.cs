namespace Megapod.Files.DataFiles;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>Turns the price files into series: which file, which columns, which of them settles import and export.</summary>
internal static class PriceFiles
{
    private const double WattHoursPerMegawattHour = 1e6;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    public static Outcome<PriceSeries> Read(DataFolder folder, string market, Instant from, Instant until) => market switch
    {
        "nl-day-ahead" => Series(market, Hour, NetherlandsDayAhead(folder, from, until), 0, 0, 0),
        "nl-imbalance" => Imbalance(folder, market, from, until),
        "ercot-north" or "ercot-houston" or "ercot-south" or "ercot-west" => Texas(folder, market, from, until),
        "caiso-pgae" or "caiso-sce" or "caiso-sdge" or "caiso-vea" => California(folder, market, from, until),
        "synthetic_seed1" or "synthetic_seed2" => Series(
            market, Quarter, Slots(folder, "yardstick", market + "_prices", Quarter, "quarters", from, until, "", "day_ahead_per_mwh", "settled_per_mwh"), 0, 1, 1),
        _ => Outcome<PriceSeries>.Failure(DataFaults.UnknownMarket(market)),
    };

    private static Outcome<PriceSeries> Texas(DataFolder folder, string market, Instant from, Instant until)
    {
        var column = $"hb_{market["ercot-".Length..]}_usd_per_mwh";
        return Series(market, Hour, Slots(folder, "prices", "ercot_day_ahead_hourly", Hour, "hours", from, until, "", column), 0, 0, 0);
    }

    private static Outcome<PriceSeries> California(DataFolder folder, string market, Instant from, Instant until)
    {
        var node = $"DLAP_{market["caiso-".Length..].ToUpperInvariant()}-APND";
        var slots = Slots(folder, "prices", "caiso_dlap_hourly", Hour, "hours", from, until, node, "day_ahead_usd_per_mwh", "real_time_hour_mean_usd_per_mwh");
        return Series(market, Hour, slots, 0, 1, 1);
    }

    /// <summary>Each quarter settles at its own imbalance price; what was known of it a day ahead is the day-ahead price of its hour.</summary>
    private static Outcome<PriceSeries> Imbalance(DataFolder folder, string market, Instant from, Instant until)
    {
        var quarters = Slots(
            folder, "prices", "nl_imbalance_15min", Quarter, "quarters", from, until, "", "imbalance_short_eur_per_mwh", "imbalance_long_eur_per_mwh");
        var hours = NetherlandsDayAhead(folder, from, until);
        return DataFolder.Then(quarters, known => DataFolder.Then(hours, ahead => Series(
            market,
            Quarter,
            Outcome<IReadOnlyList<(Instant Start, double[] Values)>>.Success([.. known.Select(quarter => (quarter.Start, (double[])[HourOf(ahead, quarter.Start), .. quarter.Values]))]),
            0,
            1,
            2)));
    }

    private static double HourOf(IReadOnlyList<(Instant Start, double[] Values)> hours, Instant at) => hours[(int)((at - hours[0].Start) / Hour)].Values[0];

    private static Outcome<IReadOnlyList<(Instant Start, double[] Values)>> NetherlandsDayAhead(DataFolder folder, Instant from, Instant until) =>
        Slots(folder, "prices", "nl_day_ahead_hourly", Hour, "hours", from, until, "", "price_eur_per_mwh");

    private static Outcome<IReadOnlyList<(Instant Start, double[] Values)>> Slots(
        DataFolder folder,
        string subfolder,
        string start,
        TimeSpan step,
        string what,
        Instant from,
        Instant until,
        string node,
        params IReadOnlyList<string> columns)
    {
        IReadOnlyList<string> needed = node.Length == 0 ? ["start_utc", .. columns] : ["start_utc", "node", .. columns];
        return folder.Read(subfolder, start, needed, table => DataFolder.Then(
            SlotTable.From(table, "start_utc", step, Bounds.PricePerMegawattHour, row => node.Length == 0 || string.Equals(table.Text(row, "node"), node, StringComparison.Ordinal), columns),
            slots => slots.Window(from, until, what)));
    }

    private static Outcome<PriceSeries> Series(
        string market, TimeSpan step, Outcome<IReadOnlyList<(Instant Start, double[] Values)>> slots, int dayAhead, int import, int export) =>
        DataFolder.Then(slots, found => Outcome<PriceSeries>.Success(new PriceSeries(market, step, [.. found.Select(slot => new PriceSlot(
            slot.Start,
            slot.Values[dayAhead] / WattHoursPerMegawattHour,
            slot.Values[import] / WattHoursPerMegawattHour,
            slot.Values[export] / WattHoursPerMegawattHour))])));
}
