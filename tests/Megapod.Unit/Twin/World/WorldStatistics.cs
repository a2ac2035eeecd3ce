namespace Megapod.Unit.Twin.World;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics.Curves;

/// <summary>The figures by which the yardstick describes a car world, over its scored days.</summary>
internal sealed record WorldStatistics(
    double SessionsPerDay, double MegawattHoursPerDay, double PeakMinute, double Share999, double PeakQuarter, double LoadFactor, double DayDeviation, double OverFullPod)
{
    public static WorldStatistics Of(IReadOnlyList<CarSession> sessions, WorldPeriod period)
    {
        var watts = ByMinute(sessions, period.From, period.Until);
        var from = (int)(period.ScoredFrom - period.From).TotalMinutes;
        var scored = watts.AsSpan(from, (int)(period.ScoredUntil - period.ScoredFrom).TotalMinutes).ToArray();
        var days = scored.Length / 1440.0;
        var sorted = scored.Order().ToArray();
        var perDay = scored.Chunk(1440).Select(day => day.Sum() / 60e6).ToList();
        var mean = perDay.Average();
        return new WorldStatistics(
            sessions.Count(session => session.Arrival >= period.ScoredFrom && session.Arrival < period.ScoredUntil) / days,
            mean,
            sorted[^1] / 1e6,
            sorted[(int)(0.999 * sorted.Length)] / 1e6,
            scored.Chunk(15).Max(quarter => quarter.Average()) / 1e6,
            scored.Average() / sorted[^1],
            Math.Sqrt(perDay.Average(day => (day - mean) * (day - mean))) / mean,
            scored.Count(minute => minute + 1e6 > 1.9e6) / (double)scored.Length);
    }

    public static double[] ByMinute(IReadOnlyList<CarSession> sessions, Instant from, Instant until)
    {
        var sum = new double[(int)(until - from).TotalMinutes];
        foreach (var session in sessions)
        {
            var charge = CarPowerCurve.Median.Of(session);
            var minute = (int)Math.Floor((session.PlugIn - from).TotalMinutes);
            var delivered = 0.0;
            for (var i = 0; charge.EnergyWattHours - delivered > 1e-6; i++)
            {
                var watts = charge.AskWatts(delivered, i * 60, 60);
                delivered += watts / 60;
                if (minute + i >= 0 && minute + i < sum.Length)
                {
                    sum[minute + i] += watts;
                }
            }
        }

        return sum;
    }

    public override string ToString() => FormattableString.Invariant(
        $"{SessionsPerDay:F0}/day {MegawattHoursPerDay:F2} MWh/day, peak {PeakMinute:F2} MW, 99.9 % {Share999:F2}, 15 min {PeakQuarter:F2}, load factor {LoadFactor:F3}, day sigma {DayDeviation:F2}, over {OverFullPod:P1}");
}
