namespace Megapod.Lab.Backtest;

using System.Globalization;
using Megapod.Core.Tariffs;

/// <summary>Writes a run minute by minute as CSV, so that anyone can work every figure out again.</summary>
internal sealed class MinuteTrace
{
    private const double MegawattHour = 1e6;
    private readonly BacktestSetting setting;
    private readonly TextWriter writer;
    private readonly TariffClock clock;

    /// <summary>A trace; its header is written at once.</summary>
    public MinuteTrace(BacktestSetting setting, TextWriter writer)
    {
        this.setting = setting;
        this.writer = writer;
        clock = new TariffClock(setting.Numbers.Tariff, setting.World.Billing);
        writer.WriteLine("time_utc,car_demand_w,car_power_w,pod_power_w,compute_value_per_h,battery_w,import_w,export_w,import_price_per_mwh,export_price_per_mwh,soc_wh");
    }

    /// <summary>Writes a minute that is over.</summary>
    /// <param name="quarter">Scored quarter.</param>
    /// <param name="minute">Minute in it.</param>
    /// <param name="site">The site as it stands.</param>
    public void Write(int quarter, int minute, MinuteSite site)
    {
        var start = setting.World.StartOf(quarter);
        var price = setting.World.Prices.At(start);
        var flow = site.Flow;
        var rates = clock.At(start);
        writer.Write((start + TimeSpan.FromMinutes(minute)).ToUtc().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        Field(flow.CarDemandWatts);
        Field(flow.CarWatts);
        Field(setting.Numbers.BaseWatts + flow.ComputeWatts);
        Field(site.ValuePerHour(flow.ComputeWatts));
        Field(flow.BatteryWatts);
        Field(Math.Max(0, flow.NetWatts));
        Field(Math.Max(0, -flow.NetWatts));
        Field((price.ImportPerWattHour + rates.SettledAdder) * MegawattHour);
        Field((price.ExportPerWattHour - rates.ExportDeduction) * MegawattHour);
        Field(site.StoredWattHours);
        writer.Write('\n');
    }

    private void Field(double value)
    {
        writer.Write(',');
        writer.Write(value.ToString("0.######", CultureInfo.InvariantCulture));
    }
}
