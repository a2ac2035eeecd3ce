namespace Megapod.Core.Ports;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Where a controller's readings come from. Each device is read at its own pace behind it; asking never waits for one.</summary>
public interface IReadingSource
{
    /// <summary>Fills a snapshot with what is known at an instant; what did not come in time is old or missing, never invented.</summary>
    /// <param name="snapshot">The snapshot to fill; it belongs to the caller.</param>
    /// <param name="now">The cycle's instant.</param>
    void Read(SiteSnapshot snapshot, Instant now);
}
