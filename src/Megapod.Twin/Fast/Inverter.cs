namespace Megapod.Twin.Fast;

using Megapod.Twin.Physics;

/// <summary>
/// A battery's inverter as it responds: each set-point takes effect after a dead time, then the power follows it with one time constant.
/// It has no clock of its own and no state of charge; those belong to <see cref="BatteryPlant"/>.
/// </summary>
public sealed class Inverter
{
    private readonly Queue<(double At, double Watts)> onTheWay = new();
    private readonly double powerWatts;
    private readonly double delaySeconds;
    private readonly double lagSeconds;
    private double target;

    /// <summary>An inverter at rest.</summary>
    /// <param name="powerWatts">Most power either way, W.</param>
    /// <param name="delaySeconds">Time from a set-point to the first response, s.</param>
    /// <param name="lagSeconds">Time constant of the response, s, above 0.</param>
    public Inverter(double powerWatts, double delaySeconds, double lagSeconds)
    {
        this.powerWatts = powerWatts;
        this.delaySeconds = delaySeconds;
        this.lagSeconds = lagSeconds;
    }

    /// <summary>Power now, W, charging positive.</summary>
    public double Watts { get; private set; }

    /// <summary>Energy taken in so far, W·s; what was given is taken off.</summary>
    public double EnergyJoules { get; private set; }

    /// <summary>Energy given so far, W·s.</summary>
    public double DischargedJoules { get; private set; }

    /// <summary>Whether it has tripped: no power, and no set-point is taken.</summary>
    public bool IsTripped { get; private set; }

    /// <summary>Puts it at a power that it has held for long.</summary>
    public void Settle(double watts)
    {
        onTheWay.Clear();
        target = Watts = watts;
    }

    /// <summary>Its power is gone at once.</summary>
    public void Trip()
    {
        IsTripped = true;
        Settle(0);
    }

    /// <summary>Hands it a set-point.</summary>
    /// <param name="seconds">Instant, s.</param>
    /// <param name="watts">Power, W.</param>
    public void Tell(double seconds, double watts)
    {
        if (!IsTripped)
        {
            onTheWay.Enqueue((seconds + delaySeconds, Math.Clamp(watts, -powerWatts, powerWatts)));
        }
    }

    /// <summary>Its set-point has lapsed: it goes to rest by itself, and nothing that is still on its way counts.</summary>
    public void Revert()
    {
        onTheWay.Clear();
        target = 0;
    }

    /// <summary>Holds the power within what the cells bear now.</summary>
    /// <param name="lowest">Most discharge, W, negative.</param>
    /// <param name="highest">Most charging, W.</param>
    public void Bound(double lowest, double highest)
    {
        target = Math.Clamp(target, lowest, highest);
        Watts = Math.Clamp(Watts, lowest, highest);
    }

    /// <summary>The power that it will have at an instant if nothing more is told, W; nothing changes by asking.</summary>
    /// <param name="from">The instant up to which time has passed, s.</param>
    /// <param name="until">The instant that is asked for, s.</param>
    public double Preview(double from, double until)
    {
        double power = Watts;
        double follows = target;
        double at = from;
        foreach (var (due, watts) in onTheWay)
        {
            if (due > until)
            {
                break;
            }

            power = follows + ((power - follows) * Math.Exp(-Math.Max(0, due - at) / lagSeconds));
            at = Math.Max(at, due);
            follows = watts;
        }

        return follows + ((power - follows) * Math.Exp(-(until - at) / lagSeconds));
    }

    /// <summary>Lets time pass; set-points take effect inside the step at their own instants.</summary>
    /// <param name="from">Start of the step, s.</param>
    /// <param name="until">Its end, s.</param>
    public void Step(double from, double until)
    {
        double at = from;
        while (onTheWay.TryPeek(out var next) && next.At <= until)
        {
            onTheWay.Dequeue();
            Follow(Math.Max(0, next.At - at));
            at = Math.Max(at, next.At);
            target = next.Watts;
        }

        Follow(until - at);
    }

    private void Follow(double seconds)
    {
        double before = Watts;
        double decay = Math.Exp(-seconds / lagSeconds);
        Watts = target + ((before - target) * decay);
        double energy = (target * seconds) + ((before - target) * lagSeconds * (1 - decay));
        EnergyJoules += energy;
        DischargedJoules += Math.Max(0, -energy);
    }
}
