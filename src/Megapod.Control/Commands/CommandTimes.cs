namespace Megapod.Control.Commands;

using System.Runtime.InteropServices;
using Megapod.Core.Model;

/// <summary>When a device's commands are due, worked out once from what it declares. Times are ticks of 100 ns.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CommandTimes
{
    /// <summary>A renewal waits for room no longer than leaves this before its grant lapses, beside the commands' latency.</summary>
    private const long WaitTicks = 2 * TimeSpan.TicksPerSecond;

    /// <summary>A device that was given up is still asked now and then: it may be back.</summary>
    private const long GivenUpTicks = 15 * TimeSpan.TicksPerSecond;

    /// <summary>Share of its longest life after which a rack's grant is renewed; racks take commands at any rate, so this is early.</summary>
    private const double RackRenewal = 0.4;

    /// <summary>The same for a connector, whose usual grant lasts half of the longest.</summary>
    private const double ConnectorRenewal = 0.75 / 2;

    /// <summary>Without an answer for so long a command is repeated: out and back, and a cycle to see it.</summary>
    public long RetryTicks { get; private init; }

    /// <summary>The same once the device was given up.</summary>
    public long SlowRetryTicks { get; private init; }

    /// <summary>A grant that old is renewed.</summary>
    public long RenewalTicks { get; private init; }

    /// <summary>How long before a grant lapses it must be written again at the latest.</summary>
    public long LeadTicks { get; private init; }

    /// <summary>Shortest time between two routine writes (trim, regrowth); 0: none.</summary>
    public long IntervalTicks { get; private init; }

    /// <summary>Whether grants about to lapse are renewed before their usual time, which short ones need; where the longest is short itself, the usual time is early enough.</summary>
    public bool RenewsBeforeLapse { get; private init; }

    /// <summary>
    /// The times of a consumer.
    /// Worked number: a connector with a latency of 1 s, an interval of 30 s and a longest grant of 120 s repeats after 3 s, renews after 45 s and is written at the
    /// latest 4 s before a lapse.
    /// </summary>
    public static CommandTimes Of(Consumer consumer)
    {
        var e = consumer.Enforcement;
        bool isRack = consumer.Kind == ConsumerKind.Rack;
        long renewal = (long)((isRack ? RackRenewal : ConnectorRenewal) * e.LongestGrant.Ticks);
        long lead = (2 * e.CommandLatency.Ticks) + WaitTicks;
        return new CommandTimes
        {
            RetryTicks = (2 * e.CommandLatency.Ticks) + TimeSpan.TicksPerSecond,
            SlowRetryTicks = Math.Max(GivenUpTicks, (2 * e.CommandLatency.Ticks) + TimeSpan.TicksPerSecond),
            RenewalTicks = renewal,
            LeadTicks = lead,
            IntervalTicks = e.MinimumWriteInterval.Ticks,
            RenewsBeforeLapse = !isRack || e.LongestGrant.Ticks - renewal > lead + WaitTicks,
        };
    }

    /// <summary>Whether so little of a grant is left that its renewal has to go out, with the time that it may yet wait for room.</summary>
    public bool LapsesSoon(long leftTicks) => RenewsBeforeLapse && leftTicks <= LeadTicks + WaitTicks;

    /// <summary>Whether a lower or shorter grant lasts long enough to be worth a write.</summary>
    public bool IsWorth(TimeSpan duration) => duration.Ticks > LeadTicks + WaitTicks;
}
