namespace Megapod.Cli.Commands;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Demo;
using Megapod.Site.Clusters;

/// <summary>The clusters of <c>up</c>: where the twin answers for the rest of the site, its meters see what they draw.</summary>
internal static class UpClusters
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    /// <summary>Tells the twin what clusters draw and hold, until told to stop.</summary>
    /// <param name="world">The twin.</param>
    /// <param name="clusters">The clusters.</param>
    /// <param name="stop">Ends it; the task then completes without an exception.</param>
    public static async Task FollowAsync(DemoSite world, SiteClusters clusters, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                foreach (var (rack, power, held) in clusters.Seen())
                {
                    world.Follow(rack, power.Quality == Quality.Good ? new Watts(power.Value) : null, held);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: the ordinary way out.
            return;
        }
    }
}
