namespace Megapod.Devices.Snmp;

using Megapod.Core.Units;

/// <summary>
/// Tells a restart of a device from its clock's turn after 497 days (2³² hundredths of a second), by our own time: after a turn the clock stands where it should, after a restart it does not. All
/// differences are taken around the turn. Worked number: last seen 4 294 967 000, 5 s later 204 is 500 steps on and no restart.
/// </summary>
internal sealed class SnmpUpTime
{
    /// <summary>How far the device's clock may be off from ours: what an answer may take, and a part for clocks that go differently.</summary>
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);
    private const double Drift = 0.01;
    private const double HundredthsASecond = 100;

    private (uint Hundredths, Instant At)? last;

    /// <summary>Takes in what the device's clock shows.</summary>
    /// <param name="hundredths">What it shows.</param>
    /// <param name="now">Our instant.</param>
    /// <returns>Whether the device has started since it was seen last; false the first time.</returns>
    public bool HasRestarted(uint hundredths, Instant now)
    {
        var before = last;
        last = (hundredths, now);
        if (before is not { } seen)
        {
            return false;
        }

        double passed = (now - seen.At).TotalSeconds * HundredthsASecond;
        double shown = unchecked(hundredths - seen.Hundredths);
        double allowed = (Answer.TotalSeconds * HundredthsASecond) + (Drift * passed);
        return Math.Abs(Around(shown - passed)) > allowed || Around(shown) < 0;
    }

    /// <summary>A difference, the short way around the clock.</summary>
    private static double Around(double difference) => Math.IEEERemainder(difference, uint.MaxValue + 1.0);
}
