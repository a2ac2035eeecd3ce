namespace Megapod.Twin.Physics;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What an emulated device that answers for a consumer on the wire sees and does. Its network is a real one, so that nothing here is late or lost.</summary>
public sealed partial class SitePlant
{
    /// <summary>The car at a connector, as it tells of itself.</summary>
    /// <param name="stall">Index of the connector.</param>
    public ConnectorReading CarAt(int stall) => Report(ref Visits[stall]);

    /// <summary>A device holds a ceiling from now on, whoever told it.</summary>
    /// <param name="consumer">Index of the consumer, one that takes grants.</param>
    /// <param name="ceiling">The ceiling.</param>
    /// <param name="time">For how long; zero: it holds none, and draws its fallback.</param>
    public void Hold(int consumer, Watts ceiling, TimeSpan time)
    {
        ref readonly var trouble = ref Troubles[consumer];
        if (trouble.IsDeaf || trouble.IsOff || Topology == GridTopology.Black || IsUnpowered(consumer))
        {
            return;
        }

        if (time > TimeSpan.Zero)
        {
            Told(consumer);
        }

        double press = trouble.Ignores ? double.PositiveInfinity : actuationSeconds[consumer];
        ref var device = ref Devices[consumer];
        bool isNews = device.UntilTicks <= Now.Ticks ? time > TimeSpan.Zero : time <= TimeSpan.Zero || !device.CeilingWatts.Equals(tree.Consumers[consumer].WholeStepsBelow(ceiling.Value));
        device.Apply(isNews ? device.Sequence + 1 : device.Sequence, tree.Consumers[consumer].WholeStepsBelow(ceiling.Value), Now.Ticks, trouble.Stretched(time.Ticks), press);
    }
}
