namespace Megapod.Lab.Demo;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Site.Pods;
using Megapod.Twin.Pods;

/// <summary>Lets the twin's pods tell on the site's boards what all their parts show, as devices do, once a second.</summary>
/// <param name="demo">The twin's site.</param>
/// <param name="pods">The site's pods.</param>
/// <param name="seed">One seed is one world.</param>
public sealed class EmulatedPods(DemoSite demo, SitePods pods, ulong seed)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly List<(int Pod, PodDetail Detail, PodReadings Readings)> shown = [];

    /// <summary>Tells once who all parts are, and what they show.</summary>
    public void Begin()
    {
        for (int p = 0; p < demo.Tree.Pods.Count; p++)
        {
            var board = pods.BoardOf(p);
            board.Change(parts => [.. parts.Select(part => part with { Identity = IdentityOf(part) })]);
            var tree = board.Tree;
            shown.Add((p, new PodDetail(demo.Tree, p, tree, seed), new PodReadings(tree)));
        }

        Tell();
    }

    /// <summary>Tells once a second until told to stop.</summary>
    /// <param name="stop">Ends it; the task then completes without an exception.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                Tell();
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: the ordinary way out.
            return;
        }
    }

    /// <summary>What an emulated part says of itself: plainly nobody's product, with a serial number that is its own.</summary>
    internal static PartIdentity IdentityOf(Part part) => part.Kind is PartKind.Server or PartKind.Accelerator or PartKind.Switch or PartKind.PowerDistribution or PartKind.CoolingUnit
        ? new PartIdentity { Maker = "emulated", Model = part.Kind.ToString(), Serial = "EMU-" + part.Id.Replace('/', '-').ToUpper(CultureInfo.InvariantCulture), Firmware = "1.0.0" }
        : PartIdentity.Unknown;

    private void Tell()
    {
        foreach (var (pod, detail, readings) in shown)
        {
            demo.Show(detail, readings);
            for (int i = 0; i < readings.Tree.Parts.Length; i++)
            {
                if (readings.Tree.Parts[i].Kind == PartKind.Server)
                {
                    readings[i, PartQuantity.StartsByItself] = Reading.Good(0, demo.Now);
                }
            }

            pods.BoardOf(pod).Put(board => readings.CopyTo(board));
        }
    }
}
