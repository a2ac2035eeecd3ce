namespace Megapod.Twin.Physics;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What is kept of every car's visit for the figures at the end.</summary>
public sealed class VisitBook
{
    private readonly List<double> stays = [];
    private readonly List<double> queues = [];

    /// <summary>Cars that plugged in.</summary>
    public int Sessions { get; private set; }

    /// <summary>Energy that these cars wanted, Wh.</summary>
    public double RequestedWattHours { get; private set; }

    /// <summary>Energy delivered to cars that have left, Wh.</summary>
    public double DeliveredWattHours { get; private set; }

    /// <summary>Energy that came later than it would have without any limit, once per car: its largest lag, Wh.</summary>
    public double DelayedWattHours { get; private set; }

    /// <summary>Minutes from plugging in to leaving, of cars that have left.</summary>
    public IReadOnlyList<double> StayMinutes => stays;

    /// <summary>Minutes from arriving to plugging in.</summary>
    public IReadOnlyList<double> QueueMinutes => queues;

    internal void Plugged(CarSession session, Instant now)
    {
        Sessions++;
        RequestedWattHours += session.Energy.Value;
        queues.Add(Math.Max(0, (now - session.Arrival).TotalMinutes));
    }

    internal void Left(CarSession session, Instant pluggedAt, Instant now, double deliveredWattHours, double lagWattHours)
    {
        stays.Add((now - pluggedAt).TotalMinutes);
        DeliveredWattHours += deliveredWattHours;
        DelayedWattHours += lagWattHours;
    }
}
