namespace Megapod.Twin.Pods;

using System.Runtime.InteropServices;

/// <summary>
/// How a rack's draw is made up. Accelerators take 8 · 700 W of the 10.2 kW of an eight-accelerator H100 server at full power and 71.8 W each with nothing to do (parameter sheet, sections 1.3, 2 and 5); the switch
/// takes a hundredth of the rack's full power (assumption); the rest is the servers' own. Worked number: a rack of 100 kW full and 25 kW idle with 70 accelerators at 62.5 kW gives 30.3 kW to them, 80 W each as at idle and the rest
/// to those with work, 1 kW to the switch and 31.2 kW to the servers themselves. Below its idle power everything shrinks alike.
/// </summary>
/// <param name="AcceleratorIdleWatts">What each accelerator takes without work, W.</param>
/// <param name="AcceleratorSpanWatts">What each takes beyond that at full power, W.</param>
/// <param name="WorkWatts">What accelerators take together beyond idle, W.</param>
/// <param name="SwitchWatts">The switch, W.</param>
/// <param name="ServerWatts">The servers themselves together, without accelerators, W.</param>
/// <param name="WorkShare">How far the rack is between idle and full, 0–1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RackSplit(double AcceleratorIdleWatts, double AcceleratorSpanWatts, double WorkWatts, double SwitchWatts, double ServerWatts, double WorkShare)
{
    private const double AcceleratorShare = 8 * 700.0 / 10_200;
    private const double IdleShare = 71.8 / 700;
    private const double SwitchShare = PodDetail.SwitchShare;

    /// <summary>Takes a draw apart.</summary>
    /// <param name="drawWatts">The rack's draw, W.</param>
    /// <param name="idleWatts">Its idle draw, W.</param>
    /// <param name="fullWatts">Its draw at full speed, W.</param>
    /// <param name="gpus">Accelerators in it.</param>
    public static RackSplit Of(double drawWatts, double idleWatts, double fullWatts, int gpus)
    {
        double scale = drawWatts < idleWatts ? Math.Max(0, drawWatts) / idleWatts : 1;
        double share = fullWatts > idleWatts ? Math.Clamp((drawWatts - idleWatts) / (fullWatts - idleWatts), 0, 1) : 0;

        // Where idle power is large there is less between idle and full than accelerators could take: they take all of it.
        double idle = gpus > 0 ? Math.Min(AcceleratorShare * IdleShare * fullWatts, 0.9 * idleWatts) : 0;
        double span = gpus > 0 ? Math.Max(0, Math.Min((AcceleratorShare * fullWatts) - idle, fullWatts - idleWatts)) : 0;
        double accelerators = (scale * idle) + (share * span);
        double network = Math.Min(scale * SwitchShare * fullWatts, Math.Max(0, drawWatts - accelerators));
        return new RackSplit(
            gpus > 0 ? scale * idle / gpus : 0,
            gpus > 0 ? span / gpus : 0,
            share * span,
            network,
            Math.Max(0, drawWatts - accelerators - network),
            share);
    }
}
