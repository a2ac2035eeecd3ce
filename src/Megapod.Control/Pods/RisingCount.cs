namespace Megapod.Control.Pods;

using System.Runtime.InteropServices;

/// <summary>
/// By how much a device's running total rose within the last hour, in two halves so that little has to be kept. A total that falls was begun anew: what it shows then has come since.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct RisingCount
{
    private const long HalfTicks = 30 * TimeSpan.TicksPerMinute;

    private double last;
    private double risen;
    private double before;
    private long halfSince;
    private bool hasBegun;

    /// <summary>Rise within the last half to whole hour.</summary>
    public readonly double Risen => risen + before;

    /// <summary>Takes in the total.</summary>
    public void Add(double total, long nowTicks)
    {
        if (!hasBegun)
        {
            (last, halfSince, hasBegun) = (total, nowTicks, true);
            return;
        }

        risen += total >= last ? total - last : total;
        last = total;
        Pass(nowTicks);
    }

    /// <summary>Time passes, whether something was heard or not.</summary>
    public void Pass(long nowTicks)
    {
        if (hasBegun && nowTicks - halfSince >= HalfTicks)
        {
            before = nowTicks - halfSince >= 2 * HalfTicks ? 0 : risen;
            risen = 0;
            halfSince = nowTicks;
        }
    }
}
