namespace Megapod.Twin.Physics;

/// <summary>
/// What a device that takes grants really holds: the ceiling applied last and when it forgets it. It knows nothing of the ledger.
/// A lower ceiling is reached along a straight line within the device's actuation time, as a closed loop with proven τ does.
/// </summary>
internal struct Device
{
    /// <summary>Ceiling applied last, W.</summary>
    public double CeilingWatts;

    /// <summary>When the device forgets it, ticks; 0 when it holds none.</summary>
    public long UntilTicks;

    /// <summary>Number of the command applied last.</summary>
    public uint Sequence;

    /// <summary>When a new command was applied last, ticks; one that came twice counts once.</summary>
    public long AppliedAtTicks;

    /// <summary>Present draw, W.</summary>
    public double DrawWatts;

    /// <summary>Rate at which the draw comes down to a lower ceiling, W per second.</summary>
    public double DownWattsPerSecond;

    /// <summary>What a real device draws that stands in this one's place, W; null: none does, and the draw is imagined.</summary>
    public double? RealWatts;

    /// <summary>The ceiling that the device keeps at an instant: its grant while that lasts, then its fallback.</summary>
    public readonly double Allowed(long ticks, double fallback) => ticks < UntilTicks ? CeilingWatts : fallback;

    /// <summary>Applies a command.</summary>
    public void Apply(uint sequence, double ceiling, long ticks, long durationTicks, double actuationSeconds)
    {
        AppliedAtTicks = sequence == Sequence ? AppliedAtTicks : ticks;
        Sequence = sequence;
        CeilingWatts = ceiling;
        UntilTicks = ticks + durationTicks;
        Press(ceiling, actuationSeconds);
    }

    /// <summary>Starts the way down when the draw is above what is allowed.</summary>
    public void Press(double allowed, double actuationSeconds)
    {
        if (DrawWatts > allowed)
        {
            DownWattsPerSecond = Math.Max(DownWattsPerSecond, (DrawWatts - allowed) / actuationSeconds);
        }
    }

    /// <summary>Moves the draw through one step towards what is wanted and allowed.</summary>
    /// <param name="wanted">What the load takes without a ceiling, W; below the draw it is followed at once.</param>
    /// <param name="allowed">Ceiling at the end of the step, W.</param>
    /// <param name="upWattsPerSecond">Fastest rise.</param>
    /// <param name="seconds">Length of the step.</param>
    /// <returns>Mean draw over the step, W.</returns>
    public double Move(double wanted, double allowed, double upWattsPerSecond, double seconds)
    {
        double before = Math.Min(DrawWatts, wanted);
        double after = before > allowed
            ? Math.Max(allowed, before - (DownWattsPerSecond * seconds))
            : Math.Min(Math.Min(wanted, allowed), before + (upWattsPerSecond * seconds));
        if (after <= allowed)
        {
            DownWattsPerSecond = 0;
        }

        DrawWatts = after;
        return (before + after) / 2;
    }
}
