namespace Megapod.Lab.Emulators.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;
using Megapod.Lab.Demo;
using Megapod.Site.Pods.Dsx;
using Megapod.Twin.Pods;

/// <summary>One of the twin's pods as an emulated building management system reads it.</summary>
internal sealed class BuildingPod
{
    private readonly ulong seed;
    private readonly DsxPodFace face;
    private readonly PodReadings readings;
    private PodDetail? detail;
    private bool isRead;

    /// <summary>A pod that nobody has looked at.</summary>
    /// <param name="site">Name of the site.</param>
    /// <param name="config">The pod of the site file. The twin may get it later; until then nothing is known of it.</param>
    /// <param name="seed">One seed is one pod.</param>
    public BuildingPod(string site, PodConfig config, ulong seed)
    {
        (Config, this.seed) = (config, seed);
        face = new DsxPodFace(site, PodTreeBuilder.Of(config));
        readings = new PodReadings(face.Tree);
    }

    /// <summary>The pod of the site file.</summary>
    public PodConfig Config { get; }

    /// <summary>Its points.</summary>
    public IReadOnlyCollection<DsxPoint> Points => face.Points;

    /// <summary>Reads the plant, unless its readings stand still.</summary>
    public void Look(DemoSite demo)
    {
        isRead = demo.IsRead(Config.Id);
        if (!isRead)
        {
            return;
        }

        var tree = demo.Tree;
        if (detail?.Site != tree)
        {
            int place = Enumerable.Range(0, tree.Pods.Count).FirstOrDefault(p => tree.Pods[p].Id == Config.Id, -1);
            detail = place < 0 ? null : new PodDetail(tree, place, face.Tree, seed);
        }

        if (detail is not null)
        {
            demo.Show(detail, readings);
        }
    }

    /// <summary>What is to be said now: nothing of a pod that is not read.</summary>
    /// <param name="now">Now.</param>
    /// <param name="oldest">A reading older than this is said not to be trusted.</param>
    public IReadOnlyList<DsxFaceValue> Values(Instant now, TimeSpan oldest) => isRead ? face.Values(readings, now, oldest) : [];
}
