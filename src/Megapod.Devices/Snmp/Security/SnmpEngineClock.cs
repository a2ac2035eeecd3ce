namespace Megapod.Devices.Snmp.Security;

using Megapod.Devices.Snmp.Messages;

/// <summary>
/// What we know of another engine's starts and seconds (RFC 3414, 2.3 and 3.2.7b). Only signed messages move it, and answers never backwards: so what was recorded more than 150 s ago is not taken for
/// new. A signed report to a question of ours may set it back: docs/decisions/0038-snmp-security.md says why.
/// </summary>
/// <param name="clock">Our time, for what passes between two messages.</param>
internal sealed class SnmpEngineClock(TimeProvider clock)
{
    /// <summary>How far the seconds of a message may be behind (RFC 3414, 2.2.3).</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(150);

    private int seconds;
    private int latest;
    private long at;

    /// <summary>How often it has started, as it said last; 0 before it has said anything.</summary>
    public int Boots { get; private set; }

    /// <summary>Whether anything signed was heard of it.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>How many starts of it were seen after the first message.</summary>
    public long Restarts { get; private set; }

    /// <summary>Its seconds now, as far as is known.</summary>
    public int SecondsNow() => !IsKnown ? 0 : (int)Math.Min(SnmpLimits.MostNumber, seconds + (long)clock.GetElapsedTime(at).TotalSeconds);

    /// <summary>Takes in starts and seconds of a signed message.</summary>
    /// <returns>Whether the message is new: not older than the window, and of no earlier start.</returns>
    public bool Admit(int boots, int time)
    {
        if (!IsKnown || boots > Boots || (boots == Boots && time > latest))
        {
            Restarts += IsKnown && boots > Boots ? 1 : 0;
            (Boots, seconds, latest, at, IsKnown) = (boots, time, time, clock.GetTimestamp(), true);
        }

        return boots == Boots && boots != SnmpLimits.MostNumber && SecondsNow() - (long)time <= (long)Window.TotalSeconds;
    }

    /// <summary>Sets it to what a signed report to a question of ours says, backwards too: a device that lost its power may have lost count of its starts.</summary>
    public void Set(int boots, int time)
    {
        Restarts += IsKnown && (boots != Boots || time < latest) ? 1 : 0;
        (Boots, seconds, latest, at, IsKnown) = (boots, time, time, clock.GetTimestamp(), true);
    }

    /// <summary>Forgets it, as on the day it was met.</summary>
    public void Forget() => (Boots, seconds, latest, at, IsKnown) = (0, 0, 0, 0, false);
}
