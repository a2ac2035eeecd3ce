namespace Megapod.Lab.Demo;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Site.Pods;
using Megapod.Twin.Pods;

/// <summary>Lets the twin's pods tell on the site's boards what all their parts show, as devices do, once a second. Pods that are plugged in or taken away while it runs begin and end to tell with the next second.</summary>
/// <param name="demo">The twin's site.</param>
/// <param name="pods">The site's pods.</param>
/// <param name="seed">One seed is one world.</param>
/// <param name="isOnWire">Whether a part of a pod tells for itself over the wire; null: none does.</param>
public sealed class EmulatedPods(DemoSite demo, SitePods pods, ulong seed, Func<string, Part, bool>? isOnWire = null)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly PartQuantity[] Quantities = Enum.GetValues<PartQuantity>();

    private static readonly PartQuantity[] Isolations = [PartQuantity.IsLiquidIsolated, PartQuantity.IsElectricallyIsolated];

    private readonly List<Shown> shown = [];
    private PowerTree? told;

    /// <summary>Tells once who all parts are, and what they show.</summary>
    public void Begin() => Tell();

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

    /// <summary>Tells once what all parts show now.</summary>
    internal void Tell()
    {
        Look();
        foreach (var (pod, board, detail, readings) in shown)
        {
            demo.Show(detail, readings);
            for (int i = 0; i < readings.Tree.Parts.Length; i++)
            {
                if (readings.Tree.Parts[i].Kind == PartKind.Server)
                {
                    readings[i, PartQuantity.StartsByItself] = Reading.Good(0, demo.Now);
                }
            }

            board.Put(put => Copy(pod, readings, put));
        }
    }

    /// <summary>What is on the wire puts more parts on the board, and tells for itself.</summary>
    private void Copy(string pod, PodReadings from, PodReadings to)
    {
        for (int i = 0; i < from.Tree.Parts.Length; i++)
        {
            var part = from.Tree.Parts[i];
            int there = to.Tree.IndexOf(part.Id);
            if (there < 0)
            {
                continue;
            }

            // Valves and contactors that cut a part off are the pod's own means, and none of the part's controller.
            bool isWired = isOnWire?.Invoke(pod, part) == true;
            foreach (var quantity in isWired ? Isolations : Quantities)
            {
                to[there, quantity] = from[i, quantity];
            }

            if (isWired)
            {
                continue;
            }

            to.Word[there] = from.Word[i];
            to.IdentifiedAt[there] = demo.Now;
        }
    }

    /// <summary>Finds the pods that there are now. A board that is not there yet, or that another keeper has taken the place of, is looked for again with the next second.</summary>
    private void Look()
    {
        var tree = demo.Tree;
        bool isSame = ReferenceEquals(tree, told) && shown.Count == tree.Pods.Count && shown.TrueForAll(s => ReferenceEquals(pods.BoardOf(s.Pod), s.Board));
        if (isSame)
        {
            return;
        }

        told = tree;
        shown.Clear();
        for (int p = 0; p < tree.Pods.Count; p++)
        {
            if (pods.BoardOf(tree.Pods[p].Id) is not { } board)
            {
                continue;
            }

            string pod = tree.Pods[p].Id;
            board.Change(parts => [.. parts.Select(part => part.Identity == PartIdentity.Unknown && isOnWire?.Invoke(pod, part) != true ? part with { Identity = IdentityOf(part) } : part)]);
            var own = PodTreeBuilder.Of(tree.Pods[p]);
            shown.Add(new Shown(pod, board, new PodDetail(tree, p, own, seed), new PodReadings(own)));
        }
    }

    /// <summary>A pod, its board, and what is told of it.</summary>
    private sealed record Shown(string Pod, Devices.Polling.PodBoard Board, PodDetail Detail, PodReadings Readings);
}
