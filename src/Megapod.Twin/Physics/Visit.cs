namespace Megapod.Twin.Physics;

using Megapod.Core.Model;
using Megapod.Twin.Physics.Curves;

/// <summary>One car at a connector: what it asks for now, beside a shadow of itself that no ceiling ever touched.</summary>
internal struct Visit
{
    /// <summary>The session; null while the stall is empty.</summary>
    public CarSession? Session;

    /// <summary>Number of the session in its world.</summary>
    public int Number;

    /// <summary>When it plugged in, ticks.</summary>
    public long PluggedAt;

    /// <summary>When it first takes power, ticks.</summary>
    public long FirstPowerAt;

    /// <summary>Maximum that the car declares, W.</summary>
    public double DeclaredWatts;

    /// <summary>The car's charging.</summary>
    public CarCharge Charge;

    /// <summary>The shadow's charging.</summary>
    public CarCharge ShadowCharge;

    /// <summary>When it leaves if nothing holds it back, ticks.</summary>
    public long LeavesAt;

    /// <summary>Energy delivered, Wh.</summary>
    public double DeliveredWattHours;

    /// <summary>Energy that the shadow has, Wh.</summary>
    public double ShadowWattHours;

    /// <summary>The shadow's draw, W.</summary>
    public double ShadowDrawWatts;

    /// <summary>Whether the car has left its shadow's track.</summary>
    public bool IsBehind;

    /// <summary>Largest energy by which it was behind its shadow, Wh.</summary>
    public double LargestLagWattHours;

    /// <summary>What the car asks for in this step, W, its own ramp included.</summary>
    public double AskWatts;
}
