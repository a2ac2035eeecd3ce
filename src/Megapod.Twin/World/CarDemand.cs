namespace Megapod.Twin.World;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics.Curves;

/// <summary>What cars would draw if nothing ever held them back, minute by minute: the truth that a back-test judges by.</summary>
public static class CarDemand
{
    private const double MinuteHours = 1.0 / 60;

    /// <summary>Mean power of all cars in each minute, W at the supply side. A car that plugs in within a minute draws in the part of it that is left.</summary>
    /// <param name="sessions">The cars.</param>
    /// <param name="from">Start of the first minute.</param>
    /// <param name="until">First instant no longer needed; what is drawn from then on is left out, and so is what is drawn before the first minute.</param>
    public static double[] ByMinute(IEnumerable<CarSession> sessions, Instant from, Instant until)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        double[] watts = new double[Math.Max(0, (int)(until - from).TotalMinutes)];
        foreach (var session in sessions)
        {
            double start = (session.PlugIn - from).TotalMinutes;
            int first = (int)Math.Floor(start);
            double late = start - first;
            var charge = CarPowerCurve.Median.Of(session);
            double delivered = 0;
            for (int k = 0; k < charge.UnrestrictedMinutes; k++)
            {
                double ask = charge.AskWatts(delivered, k * CarPowerCurve.HoldSeconds, CarPowerCurve.HoldSeconds);
                delivered += ask * MinuteHours;
                Add(watts, first + k, (1 - late) * ask);
                Add(watts, first + k + 1, late * ask);
            }
        }

        return watts;
    }

    private static void Add(double[] watts, int minute, double more)
    {
        if (minute >= 0 && minute < watts.Length)
        {
            watts[minute] += more;
        }
    }
}
