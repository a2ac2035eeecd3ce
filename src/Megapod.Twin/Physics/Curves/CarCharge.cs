namespace Megapod.Twin.Physics.Curves;

using System.Runtime.InteropServices;

/// <summary>
/// The charge of one session: what the car asks for, given the energy it has got. One value a session, held by whoever simulates the
/// stall; asking allocates nothing. Energy that was held back arrives later, because the taper follows the energy and not the clock.
/// It remembers the power it decided at the start of the running minute, so keep the one value and do not ask a copy.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public struct CarCharge
{
    private readonly double[] shares;
    private readonly double arrivalPercent;
    private readonly double percentPerWattHour;
    private readonly double fullShareWatts;
    private double heldWatts;
    private int heldMinute;

    internal CarCharge(double[] shares, double energyWattHours, double fullShareWatts, double arrivalPercent, double departurePercent, double largestShare)
    {
        this.shares = shares;
        this.arrivalPercent = arrivalPercent;
        this.fullShareWatts = fullShareWatts;
        percentPerWattHour = (departurePercent - arrivalPercent) / energyWattHours;
        heldMinute = -1;
        EnergyWattHours = energyWattHours;
        LargestAskWatts = fullShareWatts * largestShare;
    }

    /// <summary>Energy the car wants, Wh at the supply side.</summary>
    public double EnergyWattHours { get; }

    /// <summary>The largest power it may ask for, W at the supply side: the session's peak, raised where the stay was too short for it.</summary>
    public double LargestAskWatts { get; }

    /// <summary>Whole minutes the charge takes when nothing holds it back. The stall is taken for at least that long.</summary>
    public int UnrestrictedMinutes { get; internal set; }

    /// <summary>Power the car asks for now, W; zero once its energy is in.</summary>
    /// <param name="deliveredWattHours">Energy it has got so far, Wh.</param>
    /// <param name="secondsSinceFirstPower">Seconds since power first flowed, 0 or more. The answer is held within each minute.</param>
    public double AskWatts(double deliveredWattHours, double secondsSinceFirstPower)
    {
        if (deliveredWattHours >= EnergyWattHours)
        {
            return 0;
        }

        var minute = (int)(secondsSinceFirstPower / CarPowerCurve.HoldSeconds);
        if (minute != heldMinute)
        {
            heldMinute = minute;
            heldWatts = fullShareWatts * CarPowerCurve.Interpolate(shares, arrivalPercent + (percentPerWattHour * deliveredWattHours));
            heldWatts *= minute == 0 ? CarPowerCurve.FirstMinuteShare : 1;
        }

        return heldWatts;
    }

    /// <summary>Power the car asks for over the coming step, W: as <see cref="AskWatts(double, double)"/>, and no more than fills it within the step.</summary>
    /// <param name="deliveredWattHours">Energy it has got so far, Wh.</param>
    /// <param name="secondsSinceFirstPower">Seconds since power first flowed, 0 or more.</param>
    /// <param name="stepSeconds">Length of the step, s, above 0.</param>
    public double AskWatts(double deliveredWattHours, double secondsSinceFirstPower, double stepSeconds) =>
        Math.Min(AskWatts(deliveredWattHours, secondsSinceFirstPower), Math.Max(0, EnergyWattHours - deliveredWattHours) * 3600 / stepSeconds);

    /// <summary>State of charge, 0–1, as the energy has moved it.</summary>
    /// <param name="deliveredWattHours">Energy it has got so far, Wh.</param>
    public readonly double StateOfCharge(double deliveredWattHours) => (arrivalPercent + (percentPerWattHour * deliveredWattHours)) / 100;
}
