namespace Megapod.Twin.Physics.Curves;

using Megapod.Core.Model;

/// <summary>
/// How a car's charging power falls with its state of charge. A session draws
/// <c>p(s) = p_max · T(s) / max T</c> with 0.6 p in its first minute, until its energy is in; when that takes longer than the car
/// stays, p is raised, by at most half in one pass, until it fits (reproduces the drawn worlds of the yardstick).
/// Worked number: 74.5 kW from 19 to 78 % has max T = 0.97695, so it asks 74 499 · 0.94020 / 0.97695 = 71 697 W at 19 % and 43 018 W
/// in the first minute.
/// </summary>
public sealed class CarPowerCurve
{
    /// <summary>Share of the power in the first minute.</summary>
    public const double FirstMinuteShare = 0.6;

    /// <summary>Seconds for which a car holds the power it asks for: it decides anew each minute from the energy it has.</summary>
    public const double HoldSeconds = 60;

    /// <summary>Largest raise of the power in one pass.</summary>
    private const double LargestRaise = 1.5;

    /// <summary>Passes of raising: each shortens the charge, two suffice for every measured session.</summary>
    private const int MostPasses = 30;

    /// <summary>The largest taper of a session is looked for at this many states of charge, ends included.</summary>
    private const int LargestTaperPoints = 21;

    /// <summary>Minutes that an unrestricted charge may take in the calculation: a week.</summary>
    private const int MostMinutes = 7 * 24 * 60;

    /// <summary>Energy below which a battery counts as full, Wh: a hundredth of a second at 360 W.</summary>
    private const double FullWithinWattHours = 1e-3;

    /// <summary>
    /// Power over own peak at 0, 1 … 100 % state of charge: the median over the 47 vehicles with a curve of their own of
    /// open-ev-data (chargeprice, MIT licence, © 2019 Niklas Hoesl), each interpolated linearly and divided by its largest point.
    /// </summary>
    private static readonly double[] MedianShares =
    [
        1, 0.99188, 0.98376, 0.97563, 0.96751, 0.95939, 0.95127, 0.94315, 0.93503, 0.92690,
        0.91878, 0.92027, 0.92276, 0.92525, 0.92774, 0.93023, 0.93272, 0.93522, 0.93771, 0.94020,
        0.94269, 0.94518, 0.94767, 0.95017, 0.95266, 0.95515, 0.95764, 0.96013, 0.96262, 0.96512,
        0.96761, 0.97010, 0.97259, 0.97508, 0.97757, 0.98007, 0.98256, 0.97432, 0.96486, 0.95541,
        0.95023, 0.94622, 0.93838, 0.93054, 0.91282, 0.89865, 0.88919, 0.87973, 0.87027, 0.86081,
        0.85135, 0.84093, 0.82104, 0.80116, 0.78127, 0.76139, 0.74151, 0.72162, 0.70174, 0.68185,
        0.66197, 0.64208, 0.62220, 0.60232, 0.58243, 0.56255, 0.55000, 0.53750, 0.52480, 0.51040,
        0.49600, 0.49600, 0.49600, 0.49274, 0.47823, 0.46372, 0.44920, 0.43469, 0.42018, 0.40566,
        0.39115, 0.37664, 0.36212, 0.34761, 0.33310, 0.31858, 0.30501, 0.29145, 0.27759, 0.25841,
        0.23922, 0.22004, 0.20086, 0.18168, 0.16277, 0.15603, 0.14631, 0.12987, 0.11342, 0.09464,
        0.08571,
    ];

    private readonly double[] shares;

    /// <summary>Takes a taper.</summary>
    /// <param name="shareAtPercent">101 shares of the peak power, above 0 and at most 1, at 0, 1 … 100 % state of charge.</param>
    /// <exception cref="ArgumentException">There are not 101 values, or one is not above 0 and at most 1.</exception>
    public CarPowerCurve(IReadOnlyList<double> shareAtPercent)
    {
        ArgumentNullException.ThrowIfNull(shareAtPercent);
        if (shareAtPercent.Count != 101 || shareAtPercent.Any(share => !(share > 0 && share <= 1)))
        {
            throw new ArgumentException("A taper has 101 shares above 0 and at most 1.", nameof(shareAtPercent));
        }

        shares = [.. shareAtPercent];
    }

    /// <summary>The median taper of published charging curves; stylised, warm battery.</summary>
    public static CarPowerCurve Median { get; } = new(MedianShares);

    /// <summary>Share of the own peak power at a state of charge.</summary>
    /// <param name="stateOfCharge">0–1; values outside are taken to the nearer end.</param>
    public double ShareAt(double stateOfCharge) => Interpolate(shares, stateOfCharge * 100);

    /// <summary>The charge of one session.</summary>
    public CarCharge Of(CarSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        var arrivalPercent = session.SocArrival * 100;
        var departurePercent = session.SocDeparture * 100;
        var largest = LargestOfPoints(arrivalPercent, departurePercent);
        var trueLargest = LargestBetween(arrivalPercent, departurePercent);
        var stayMinutes = Math.Max(1, session.Stay.TotalMinutes);
        var fullShareWatts = session.PeakPower.Value / largest;
        var charge = new CarCharge(shares, session.Energy.Value, fullShareWatts, arrivalPercent, departurePercent, trueLargest);
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var minutes = MinutesAlone(charge);
            if (minutes <= stayMinutes + 1)
            {
                charge.UnrestrictedMinutes = minutes;
                return charge;
            }

            fullShareWatts *= Math.Min(LargestRaise, minutes / stayMinutes);
            charge = new CarCharge(shares, session.Energy.Value, fullShareWatts, arrivalPercent, departurePercent, trueLargest);
        }

        charge.UnrestrictedMinutes = MinutesAlone(charge);
        return charge;
    }

    /// <summary>Linear interpolation between whole per cents.</summary>
    internal static double Interpolate(double[] shares, double percent)
    {
        var inside = Math.Clamp(percent, 0, 100);
        var index = Math.Min((int)inside, 99);
        var low = shares[index];
        return low + ((shares[index + 1] - low) * (inside - index));
    }

    /// <summary>The largest taper of the rule, which looks at few points and so may lie up to a hundredth below the true one.</summary>
    private double LargestOfPoints(double fromPercent, double toPercent)
    {
        var largest = 0.0;
        for (var i = 0; i < LargestTaperPoints; i++)
        {
            largest = Math.Max(largest, Interpolate(shares, fromPercent + ((toPercent - fromPercent) * i / (LargestTaperPoints - 1))));
        }

        return largest;
    }

    /// <summary>The true largest taper: a piecewise-linear curve has it at an end or at a whole per cent.</summary>
    private double LargestBetween(double fromPercent, double toPercent)
    {
        var largest = Math.Max(Interpolate(shares, fromPercent), Interpolate(shares, toPercent));
        for (var percent = (int)Math.Ceiling(Math.Max(0, fromPercent)); percent <= Math.Min(100, toPercent); percent++)
        {
            largest = Math.Max(largest, shares[percent]);
        }

        return largest;
    }

    /// <summary>Whole minutes until the energy is in when nothing holds the car back.</summary>
    private static int MinutesAlone(CarCharge charge)
    {
        var deliveredWattHours = 0.0;
        var minutes = 0;
        while (minutes < MostMinutes && charge.EnergyWattHours - deliveredWattHours > FullWithinWattHours)
        {
            deliveredWattHours += charge.AskWatts(deliveredWattHours, minutes * HoldSeconds) * HoldSeconds / 3600;
            minutes++;
        }

        return minutes;
    }
}
