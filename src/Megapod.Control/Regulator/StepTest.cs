namespace Megapod.Control.Regulator;

using System.Runtime.InteropServices;
using Megapod.Core.Units;

/// <summary>
/// A step that the battery is told so that its path can be measured: it stands still, steps and stands again. Meanwhile no boundary is tracked; the limit, the
/// ledger's clamps and the ramp hold as ever, and what does not fit between them is not tried. A structure without a reference in it; a new one rests.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public struct StepTest
{
    /// <summary>Time for which the battery stands before the step, s.</summary>
    public const double StandSeconds = 3;

    /// <summary>Time for which the step stands, s.</summary>
    public const double HoldSeconds = 5;

    /// <summary>The step, and the least that is worth a test, as shares of the battery's power.</summary>
    public const double UsualShare = 0.25;
    public const double LeastShare = 0.12;

    private long begun;
    private double stillWatts;
    private double stepWatts;
    private bool hasStepped;

    /// <summary>Whether the battery is being tested.</summary>
    public readonly bool IsRunning => begun != 0;

    /// <summary>The step that was told, W, negative towards discharge; 0 before it and where there was no room for one.</summary>
    public readonly double StepWatts => stepWatts;

    /// <summary>Begins where the battery is.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="commandWatts">What the battery was told last, W.</param>
    public void Begin(Instant now, double commandWatts) => this = new StepTest { begun = now.Ticks, stillWatts = commandWatts };

    /// <summary>The target of the step that begins now: the test's, or the one that was given when the test is over.</summary>
    /// <param name="target">What the cycle asked for.</param>
    /// <param name="loadWatts">What connection and battery carry together by the last estimate, W.</param>
    /// <param name="powerWatts">The battery's power, W.</param>
    /// <param name="now">The instant.</param>
    public RegulatorTarget Narrow(in RegulatorTarget target, double loadWatts, double powerWatts, Instant now)
    {
        double passed = (now.Ticks - begun) / (double)TimeSpan.TicksPerSecond;
        if (!hasStepped && passed >= StandSeconds)
        {
            hasStepped = true;
            stepWatts = Room(in target, loadWatts, powerWatts);
        }

        if (passed < 0 || passed >= StandSeconds + HoldSeconds || (hasStepped && stepWatts == 0))
        {
            begun = 0;
            return target;
        }

        return target with { Mode = RegulatorMode.SetPoint, ReferenceWatts = stillWatts + stepWatts, SmoothingWatts = 0, IsStepTest = true };
    }

    /// <summary>
    /// The larger of the two ways, and none where both are too small. Down: what the battery may give more, or take less, before the site exports. Up: what its grant, the limit,
    /// the boundary of the present mode and the ramp leave.
    /// </summary>
    private readonly double Room(in RegulatorTarget target, double loadWatts, double powerWatts)
    {
        double import = loadWatts + stillWatts;
        double down = Math.Min(stillWatts - (target.MayDischarge ? target.LowestWatts : Math.Max(0, target.LowestWatts)), import);
        double bound = target.Mode is RegulatorMode.PeakBudget or RegulatorMode.ChargeToBoundary ? Math.Min(target.LimitWatts, target.ReferenceWatts) : target.LimitWatts;
        double up = Math.Min(Math.Min(target.HighestWatts - stillWatts, bound - import), target.RiseWattsPerSecond - target.LoadRiseWattsPerSecond);
        double most = Math.Min(Math.Max(down, up), UsualShare * powerWatts);
        return !(most >= LeastShare * powerWatts) ? 0 : down >= up ? -most : most;
    }
}
