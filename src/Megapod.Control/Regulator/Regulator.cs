namespace Megapod.Control.Regulator;

/// <summary>
/// The battery set-point that holds a boundary. The site's load without the battery is n = import − battery; a boundary g is held by b = g − n.
/// This is the form for steps of one second: the battery follows within its step, so feedback needs no dynamics. It allocates nothing.
/// </summary>
public static class Regulator
{
    private const double StepSeconds = 1;

    /// <summary>One step.</summary>
    /// <param name="input">What is measured.</param>
    /// <param name="target">What the cycle asked for.</param>
    /// <returns>Battery power to command, W, charging positive, always within the target's clamps.</returns>
    public static double Step(in RegulatorInput input, in RegulatorTarget target)
    {
        double load = input.ImportWatts - input.BatteryWatts;
        if (double.IsNaN(load) || input.Now >= target.Until)
        {
            // Blind: neither charge nor chase. What grants count on is still delivered.
            return Math.Min(target.HighestWatts, 0);
        }

        double wanted = target.Mode switch
        {
            RegulatorMode.SetPoint => target.ReferenceWatts,
            RegulatorMode.ChargeToBoundary => target.ReferenceWatts - load,
            RegulatorMode.PeakBudget => Math.Min(0, target.ReferenceWatts - load),
            RegulatorMode.ZeroExchange => Math.Min(0, -load),
            _ => Math.Min(0, -target.ReferenceWatts - load),
        };
        if (!target.MayDischarge)
        {
            wanted = Math.Max(wanted, 0);
        }

        // What the battery gives up the connection takes over: as fast as its ramp limit allows. Its lowest power is not ours to exceed.
        wanted = Math.Min(wanted, input.BatteryWatts + (target.RiseWattsPerSecond * StepSeconds));

        return Math.Clamp(wanted, Math.Min(target.LowestWatts, target.HighestWatts), target.HighestWatts);
    }
}
