namespace Megapod.Twin.Physics;

using Megapod.Core.Model;

/// <summary>Placeholder curve until the calibrated one is merged.</summary>
internal readonly struct CarCharge
{
    private static readonly double[] Taper = [0.85, 0.92, 0.95, 0.97, 0.95, 0.85, 0.66, 0.50, 0.39, 0.24, 0.09];
    private readonly CarSession session;

    public CarCharge(CarSession session) => this.session = session;

    public double LargestWatts => session.PeakPower.Value * 1.0;

    public double AskWatts(double delivered, double sinceFirst)
    {
        double soc = session.SocArrival + ((session.SocDeparture - session.SocArrival) * Math.Clamp(delivered / session.Energy.Value, 0, 1));
        double at = Math.Clamp(soc, 0, 0.9999) * 10;
        int k = (int)at;
        double t = Taper[k] + ((at - k) * (Taper[k + 1] - Taper[k]));
        double p = session.PeakPower.Value * t / 0.97;
        return sinceFirst < 60 ? 0.6 * p : p;
    }
}
