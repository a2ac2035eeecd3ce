namespace Megapod.Lab.Torture;

using Megapod.Control.Cycle;
using Megapod.Control.Guards;
using Megapod.Core.Units;
using Megapod.Twin.Simulator;

/// <summary>Notes in every step which branches the controller was seen in.</summary>
internal sealed class BranchRecorder : ISimulationObserver
{
    private static readonly GuardId[] Guards = [.. Enum.GetValues<GuardId>().Where(g => g != GuardId.None)];
    private static readonly SiteFault[] Faults = Enum.GetValues<SiteFault>();
    private readonly bool[] raised = new bool[Faults.Length];
    private readonly bool[] idle = new bool[Guards.Length];
    private readonly bool[] binding = new bool[Guards.Length];
    private readonly bool[] reasons = new bool[Enum.GetValues<ReasonKind>().Length];

    /// <inheritdoc/>
    public void Stepped(SiteSimulator simulation, Instant start, double seconds)
    {
        if (simulation.Controller.Output is not { } output)
        {
            return;
        }

        for (int g = 0; g < Guards.Length; g++)
        {
            bool binds = output.IsBinding(Guards[g]);
            binding[g] |= binds;
            idle[g] |= !binds;
        }

        for (int f = 0; f < Faults.Length; f++)
        {
            raised[f] |= output.IsRaised(Faults[f]);
        }

        foreach (ref readonly var reason in output.Reasons.AsSpan())
        {
            reasons[(int)reason.Kind] = true;
        }
    }

    /// <summary>What was reached.</summary>
    public IEnumerable<string> Reached()
    {
        for (int g = 0; g < Guards.Length; g++)
        {
            if (idle[g])
            {
                yield return BranchList.Guard(Guards[g], isBinding: false);
            }

            if (binding[g])
            {
                yield return BranchList.Guard(Guards[g], isBinding: true);
            }
        }

        for (int f = 0; f < Faults.Length; f++)
        {
            if (raised[f])
            {
                yield return BranchList.Fault(Faults[f]);
            }
        }

        for (int r = 0; r < reasons.Length; r++)
        {
            if (reasons[r])
            {
                yield return BranchList.Reason((ReasonKind)r);
            }
        }
    }
}
