namespace Megapod.Devices.Snmp;

using Megapod.Core.Units;
using Megapod.Devices.Snmp.Messages;

/// <summary>
/// How fast a counter counts. The difference is taken around its end, and everything else is done with the difference: 4 294 967 290 and then 10 are 16 steps. A counter of 32 bits that goes around
/// more than once between two polls cannot be told from one that does not; at 10 Gbit/s one of bytes goes around in 3.4 s, so wide counters are asked for where there are any.
/// </summary>
internal sealed class SnmpRate
{
    /// <summary>A wide counter never gets there: one that seems to have counted so far has gone back.</summary>
    private const ulong Half = 1UL << 63;

    private (SnmpValue Value, SnmpValue Since, Instant At)? last;

    /// <summary>Takes in a counter.</summary>
    /// <param name="value">What it shows.</param>
    /// <param name="since">When it began to count, by the device; <see cref="SnmpValue.Null"/> where nothing says so.</param>
    /// <param name="now">Our instant.</param>
    /// <returns>Steps a second since it was seen last; null the first time, and after it began anew.</returns>
    public decimal? See(in SnmpValue value, in SnmpValue since, Instant now)
    {
        var before = last;
        last = (value, since, now);
        if (before is not { } seen || seen.Value.Kind != value.Kind || seen.Since != since || now <= seen.At)
        {
            return null;
        }

        ulong steps = value.Kind == SnmpValueKind.Counter64 ? unchecked(value.Unsigned - seen.Value.Unsigned) : unchecked((uint)value.Unsigned - (uint)seen.Value.Unsigned);
        return steps < Half ? steps / (decimal)(now - seen.At).TotalSeconds : null;
    }
}
