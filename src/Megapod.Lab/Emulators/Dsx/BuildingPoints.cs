namespace Megapod.Lab.Emulators.Dsx;

using Megapod.Core.Model;
using Megapod.Devices.Dsx;
using Megapod.Site.Pods.Dsx;

/// <summary>What an emulated building management system describes: the pods that it reads, at which points the controller may ask, and the heartbeats of both.</summary>
internal sealed class BuildingPoints
{
    private static readonly IReadOnlyList<DsxState> Requested = [new(0, "NoIsolationRequested"), new(1, "IsolationRequested")];

    private readonly Dictionary<string, (string Rack, bool IsPower)> requests = new(StringComparer.Ordinal);

    /// <summary>The points of a building.</summary>
    /// <param name="site">Name of the site.</param>
    /// <param name="integration">The controller's id.</param>
    /// <param name="pods">The pods.</param>
    /// <param name="seed">One seed is one world.</param>
    public BuildingPoints(string site, string integration, IReadOnlyList<PodConfig> pods, ulong seed)
    {
        Pods = [.. pods.Select(p => new BuildingPod(site, p, seed))];
        var own = new DsxFaceLines(site);
        Beat("HeartbeatTimestampBms", "heartbeat", site, null);
        Beat("HeartbeatEchoBms", "echo", integration, null);
        Beat("HeartbeatTimestampIntegration", "controller/heartbeat", integration, integration);
        Beat("HeartbeatEchoIntegration", "controller/echo", site, integration);
        foreach (var rack in pods.SelectMany(p => p.Racks.Select(r => (r.Id, HasLoop: p.Cooling.Loop is not null))))
        {
            Request(rack.Id, "RackElectricalIsolationRequest", isPower: true);
            if (rack.HasLoop)
            {
                Request(rack.Id, "RackLiquidIsolationRequest", isPower: false);
            }
        }

        All = [.. own.Points.Concat(Pods.SelectMany(p => p.Points)).DistinctBy(p => p.Key)];

        void Beat(string type, string tag, string of, string? publisher) => own.Add(new DsxPoint("System", type, tag) { ObjectName = of, ObjectId = of, Integration = publisher });

        void Request(string rack, string type, bool isPower)
        {
            if (own.Add(DsxFaceLines.OfRack(rack, type, rack) with { States = Requested, Integration = integration }) is { } added)
            {
                requests[added.Key] = (rack, isPower);
            }
        }
    }

    /// <summary>The pods that it reads.</summary>
    public IReadOnlyList<BuildingPod> Pods { get; }

    /// <summary>All points, for the publisher.</summary>
    public IReadOnlyList<DsxPoint> All { get; }

    /// <summary>What is asked for at which point.</summary>
    public IReadOnlyDictionary<string, (string Rack, bool IsPower)> Requests => requests;
}
