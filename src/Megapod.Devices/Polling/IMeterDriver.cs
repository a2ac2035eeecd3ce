namespace Megapod.Devices.Polling;

using Megapod.Core.Model;

/// <summary>A meter of whatever protocol.</summary>
public interface IMeterDriver : IPolledDevice
{
    /// <summary>The newest sample of its power, W, import positive; any thread may ask, and nobody waits.</summary>
    Reading Power { get; }
}
