namespace Megapod.Site.History;

using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Site.Loop;

/// <summary>
/// Splits what racks would be given without limits, and are not, over its causes. Under a limit as much counts as the cars' as cars draw: without them it would have been there; the rest is the limit's own.
/// Worked number: racks are 300 kW short under a limit while cars draw 200 kW: 200 kW because of cars, 100 kW because of the limit.
/// </summary>
internal sealed class ShedMeter
{
    /// <summary>The causes, as they end the names of series.</summary>
    public static readonly string[] Causes = ["cars", "limit", "price", "peak", "reserve", "guard", "other"];

    private const int Cars = 0;
    private const int Limit = 1;

    private readonly double[] watts = new double[Causes.Length];

    /// <summary>What each cause takes now, W, in the order of <see cref="Causes"/>.</summary>
    public IReadOnlyList<double> Watts => watts;

    /// <summary>Racks that are given less than they would be without limits.</summary>
    public int Throttled { get; private set; }

    /// <summary>Of them those that are given no more than their idle power.</summary>
    public int Paused { get; private set; }

    /// <summary>Looks at the site.</summary>
    public void See(SiteView view)
    {
        Array.Clear(watts);
        (Throttled, Paused) = (0, 0);
        foreach (var rack in view.Consumers)
        {
            double less = rack.WantedWatts - rack.CeilingWatts;
            if (rack.Kind != ConsumerKind.Rack || less < 1)
            {
                continue;
            }

            Throttled++;
            Paused += rack.CeilingWatts < rack.MinimumWatts + 1 ? 1 : 0;
            watts[CauseOf(rack.Cause)] += less;
        }

        double cars = view.Consumers.Where(c => c.Kind == ConsumerKind.Connector).Sum(c => c.Watts ?? 0);
        watts[Cars] = Math.Min(watts[Limit], cars);
        watts[Limit] -= watts[Cars];
    }

    private static int CauseOf(ReasonKind kind) => kind switch
    {
        ReasonKind.Limit or ReasonKind.AwaitingConfirmation => Limit,
        ReasonKind.Price => 2,
        ReasonKind.MonthPeak => 3,
        ReasonKind.Reserve => 4,
        ReasonKind.Guard => 5,
        _ => 6,
    };
}
