namespace Megapod.Twin.Physics;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Racks that are real in a world that is not: what they draw and hold is told by whoever watches them.</summary>
public sealed partial class SitePlant
{
    /// <summary>Says what a real rack draws and holds from now on; commands reach it by its own way and not here.</summary>
    /// <param name="consumer">The rack's index among consumers.</param>
    /// <param name="draw">What it draws.</param>
    /// <param name="ceiling">The ceiling that it holds; meaningless when it holds none.</param>
    /// <param name="lasts">How much longer it holds it; zero: it holds none, and its fallback counts.</param>
    public void Follow(int consumer, Watts draw, Watts ceiling, TimeSpan lasts)
    {
        ref var device = ref Devices[consumer];
        device.RealWatts = draw.Value;
        device.CeilingWatts = ceiling.Value;
        device.UntilTicks = lasts > TimeSpan.Zero ? (Now + lasts).Ticks : 0;
    }

    /// <summary>Says what a rack draws from now on whose jobs are worked out elsewhere; commands reach it as they reach any other, and it is for those jobs to keep to what it holds.</summary>
    /// <param name="consumer">The rack's index among consumers.</param>
    /// <param name="draw">What it draws.</param>
    public void Draw(int consumer, Watts draw) => Devices[consumer].RealWatts = draw.Value;

    /// <summary>What a rack holds at the present instant.</summary>
    /// <param name="consumer">The rack's index among consumers.</param>
    public HeldGrant HeldBy(int consumer) => HeldUntil(Devices[consumer].UntilTicks, Devices[consumer].CeilingWatts);

    /// <summary>The rack is imagined again, and holds nothing.</summary>
    /// <param name="consumer">The rack's index among consumers.</param>
    public void Imagine(int consumer)
    {
        ref var device = ref Devices[consumer];
        (device.RealWatts, device.UntilTicks) = (null, 0);
    }
}
