namespace Megapod.Devices.SunSpec;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>Remembers what we made a device hold, and tells from what it holds later whether our set-point stands, has lapsed, was ended, or somebody else writes.</summary>
internal sealed class OrderWatch
{
    /// <summary>A timer that counts whole seconds may end so much early as we see it.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2.5);

    private readonly Dictionary<string, (double Value, double Step)> kept = new(StringComparer.Ordinal);
    private Instant lapsesAt = Instant.Forever;
    private string enable = "";
    private string set = "";
    private string? revert;

    /// <summary>Whether our last set-point has lapsed.</summary>
    public bool HasReverted { get; private set; }

    /// <summary>What something else has written; null while nothing was seen. Stays until <see cref="Accept"/>.</summary>
    public Fault? SecondWriter { get; private set; }

    /// <summary>That our set-point was ended before its time; null while it was not. Stays until the next one.</summary>
    public Fault? Lost { get; private set; }

    /// <summary>A set-point stands.</summary>
    /// <param name="held">The model as it was read back.</param>
    /// <param name="points">The points of it that nobody else shall change.</param>
    /// <param name="enablePoint">The one that switches the function on: 0 is off.</param>
    /// <param name="setPoint">The one that holds the set-point.</param>
    /// <param name="revertPoint">The one that holds the value after it; null when the maker chooses that.</param>
    /// <param name="lapses">The earliest instant at which it can lapse by itself.</param>
    public void Keep(SunSpecModel held, IEnumerable<string> points, string enablePoint, string setPoint, string? revertPoint, Instant lapses)
    {
        kept.Clear();
        foreach (string point in points)
        {
            if (held[point] is { Value: { } value } read)
            {
                kept[point] = (value, StepOf(held, read));
            }
        }

        (enable, set, revert, lapsesAt) = (enablePoint, setPoint, revertPoint, lapses);
        (HasReverted, Lost) = (false, null);
    }

    /// <summary>Nothing is known of what stands there: something was written, and whether it arrived is open; or the machine was in other hands.</summary>
    public void Forget() => kept.Clear();

    /// <summary>A person has taken the device back.</summary>
    public void Accept()
    {
        SecondWriter = null;
        Forget();
    }

    /// <summary>Something else was seen to write.</summary>
    public void Alarm(Fault fault)
    {
        SecondWriter ??= fault;
        Forget();
    }

    /// <summary>Takes in what the device holds now.</summary>
    /// <param name="now">When it was read.</param>
    /// <param name="held">The model.</param>
    /// <param name="left">What is left on its timer, s; null when that cannot be read.</param>
    public void See(Instant now, SunSpecModel held, double? left)
    {
        if (kept.Count == 0)
        {
            return;
        }

        bool hasLapsed = now + Slack >= lapsesAt;
        if (held[enable] is { Value: 0 } && kept.TryGetValue(enable, out var on) && on.Value != 0)
        {
            // Without a value of ours to revert to, being switched off is what a lapse looks like.
            HasReverted = hasLapsed;
            Lost = hasLapsed ? null : SunSpecFaults.OrderLost($"{enable} of SunSpec model {held.Definition.Id}");
            Forget();
            return;
        }

        HasReverted |= hasLapsed && left == 0;
        if (revert is null ? hasLapsed : (hasLapsed || left == 0) && kept.TryGetValue(revert, out var after) && !Differs(held, set, after))
        {
            HasReverted |= hasLapsed || left == 0;
            if (revert is null)
            {
                Forget();
            }
            else
            {
                kept[set] = kept[revert];
            }
        }

        foreach (var (point, value) in kept)
        {
            if (Differs(held, point, value))
            {
                Alarm(SunSpecFaults.SecondWriter($"{point} of SunSpec model {held.Definition.Id}", value.Value.ToString("0.###", null), SunSpecDevice.Said(held[point])));
                return;
            }
        }
    }

    private static bool Differs(SunSpecModel held, string point, (double Value, double Step) kept) =>
        held[point] is { Value: { } now } read && Math.Abs(now - kept.Value) > 1.000001 * Math.Max(kept.Step, StepOf(held, read));

    /// <summary>What rounding may change when the scale factor moves: less than one step of the coarser one. Values without a scale factor do not move.</summary>
    private static double StepOf(SunSpecModel model, SunSpecValue value) => value.Point.Scale is null ? 0 : Math.Pow(10, model.ScaleOf(value.Point) ?? 0);
}
