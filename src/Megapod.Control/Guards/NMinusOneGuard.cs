namespace Megapod.Control.Guards;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Grants may count on the battery only as far as its sudden loss can be cured: what comes through the connection until consumers are down
/// must stay under the declared short-time curve for the recovery time, and consumers must be able to come down by that much.
/// Worked number: L = 1.3 MW, curve 2 × for 30 s, recovery 6 s: at most 1.3 MW of support.
/// In an island the battery is all there is: nothing could be cured, and the guard stands aside.
/// </summary>
internal sealed class NMinusOneGuard : IGuard
{
    /// <summary>So long before a limit holds support is brought down to what it bears: shrinks and their confirmation take less.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public GuardId Id => GuardId.NMinusOne;

    /// <inheritdoc/>
    public void Narrow(GuardInput input, Bounds bounds)
    {
        if (input.IsIsland)
        {
            return;
        }

        bounds.NarrowSupport(MostSupport(input.Tree, input.RecoverySeconds), Id);
        var events = input.Snapshot.EventLimits;
        for (int e = 0; e < events.Count; e++)
        {
            if (IsNear(events[e], input.Now))
            {
                bounds.NarrowSupport(Borne(events[e], CurveOf(events[e], input.Tree), input.RecoverySeconds), Id);
            }
        }

        bounds.NarrowSupport(input.SheddableWatts, Id);
        if (!input.IsBatteryObedient)
        {
            // A battery that was caught not following is as good as lost already.
            bounds.NarrowDischarge(0, Id);
            bounds.NarrowCharge(0, Id);
        }
    }

    /// <summary>The support whose sudden loss the connection's short-time curves bear for a time, W; infinity without an import limit in watts.</summary>
    public static double MostSupport(PowerTree tree, double recoverySeconds)
    {
        var limits = tree.Nodes[0].Limits;
        double most = SurelyHolds(tree) ? double.PositiveInfinity : 0;
        for (int l = 0; l < limits.Count; l++)
        {
            if (limits[l] is { Direction: LimitDirection.Import, Quantity: LimitQuantity.Watts })
            {
                most = Math.Min(most, Borne(limits[l], limits[l].ShortTime, recoverySeconds));
            }
        }

        return most;
    }

    /// <summary>Whether a set-point of the battery surely outlives its sending: one that goes by a clock which may be wrong by more than it lasts may be over at once, and nobody may count on it.</summary>
    private static bool SurelyHolds(PowerTree tree) =>
        tree.Site.Battery is not { Enforcement: var kept, Reversion: var reversion } || kept.HoldsUntilTold || reversion * (1 - kept.ClockDrift) > (kept.DatedWithSkew ?? TimeSpan.Zero);

    /// <summary>What may come on top of a limit until consumers are down, W.</summary>
    private static double Borne(LimitConfig limit, IReadOnlyList<ShortTimePoint> curve, double recoverySeconds)
    {
        double factor = 1;
        for (int p = 0; p < curve.Count; p++)
        {
            factor = curve[p].For.TotalSeconds >= recoverySeconds ? Math.Max(factor, curve[p].Factor) : factor;
        }

        return limit.Amount * (factor - 1);
    }

    /// <summary>The curve of a limit that came while running; one that brings none is a contract over the same wires, so the connection's holds in proportion.</summary>
    private static IReadOnlyList<ShortTimePoint> CurveOf(LimitConfig limit, PowerTree tree)
    {
        var limits = tree.Nodes[0].Limits;
        for (int l = 0; limit.ShortTime.Count == 0 && l < limits.Count; l++)
        {
            if (limits[l] is { Direction: LimitDirection.Import, Quantity: LimitQuantity.Watts })
            {
                return limits[l].ShortTime;
            }
        }

        return limit.ShortTime;
    }

    /// <summary>Whether an import limit holds, or will so soon that grants made now reach into it.</summary>
    private static bool IsNear(LimitConfig limit, Instant now) =>
        limit.Direction == LimitDirection.Import && !(limit.ValidUntil <= now) && !(limit.ValidFrom > now + Notice);
}
