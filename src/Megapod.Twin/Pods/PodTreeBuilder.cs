namespace Megapod.Twin.Pods;

using Megapod.Core.Model;
using Megapod.Core.Pods;

/// <summary>
/// The tree of an emulated pod, from the site file alone. Where its loop is described there are a distribution unit with two pumps, sensors of supply and return and a leak detector; each rack has a power
/// distribution unit with a branch and an outlet for each server and for its switch, a leak detector, and its servers with their accelerators. A rack whose servers the site file does not name has
/// servers of eight accelerators, the last one of what is left.
/// </summary>
public static class PodTreeBuilder
{
    /// <summary>Accelerators of a server that the site file does not name.</summary>
    public const int UsualGpus = 8;

    /// <summary>Makes the tree of a pod.</summary>
    /// <param name="pod">The pod of the site file.</param>
    /// <exception cref="ArgumentException">Names of servers meet those that the tree gives itself, or the pod has more parts than a tree may.</exception>
    public static PodTree Of(PodConfig pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        var parts = new List<Part> { new() { Id = pod.Id, Kind = PartKind.Pod } };
        string? cdu = pod.Cooling.Loop is null ? null : CoolingUnitOf(pod.Id);
        if (cdu is not null)
        {
            parts.Add(new Part { Id = cdu, Kind = PartKind.CoolingUnit, Holder = pod.Id });
            parts.Add(new Part { Id = PumpOf(pod.Id, 1), Kind = PartKind.Pump, Holder = cdu });
            parts.Add(new Part { Id = PumpOf(pod.Id, 2), Kind = PartKind.Pump, Holder = cdu });
            parts.Add(new Part { Id = SupplyOf(pod.Id), Kind = PartKind.Sensor, Holder = cdu });
            parts.Add(new Part { Id = ReturnOf(pod.Id), Kind = PartKind.Sensor, Holder = cdu });
            parts.Add(new Part { Id = LeakDetectorOf(cdu), Kind = PartKind.LeakDetector, Holder = cdu });
        }

        foreach (var rack in pod.Racks)
        {
            Add(parts, pod.Id, cdu, rack);
        }

        return PodTree.From(parts);
    }

    /// <summary>The servers of a rack: those of the site file, or as many of eight accelerators as hold the rack's.</summary>
    /// <param name="rack">The rack of the site file.</param>
    public static IReadOnlyList<ServerConfig> ServersOf(RackConfig rack)
    {
        ArgumentNullException.ThrowIfNull(rack);
        return rack.Servers.Count > 0
            ? rack.Servers
            : [.. Enumerable.Range(0, (rack.Gpus + UsualGpus - 1) / UsualGpus).Select(s => new ServerConfig { Id = $"server-{s + 1}", Gpus = Math.Min(UsualGpus, rack.Gpus - (s * UsualGpus)) })];
    }

    /// <summary>Name of a pod's coolant distribution unit.</summary>
    /// <param name="pod">Name of the pod.</param>
    public static string CoolingUnitOf(string pod) => $"{pod}/cdu";

    /// <summary>Name of a pump.</summary>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="number">1 or 2.</param>
    public static string PumpOf(string pod, int number) => $"{pod}/cdu/pump-{number}";

    /// <summary>Name of the sensor of the coolant that goes to the racks.</summary>
    /// <param name="pod">Name of the pod.</param>
    public static string SupplyOf(string pod) => $"{pod}/cdu/supply";

    /// <summary>Name of the sensor of the coolant that comes back.</summary>
    /// <param name="pod">Name of the pod.</param>
    public static string ReturnOf(string pod) => $"{pod}/cdu/return";

    /// <summary>Name of the leak detector of a rack or a distribution unit.</summary>
    /// <param name="holder">Name of the rack or unit.</param>
    public static string LeakDetectorOf(string holder) => $"{holder}/leak";

    /// <summary>Name of a rack's power distribution unit.</summary>
    /// <param name="rack">Name of the rack.</param>
    public static string DistributionOf(string rack) => $"{rack}/pdu";

    /// <summary>Name of the branch that feeds a rack's outlets.</summary>
    /// <param name="rack">Name of the rack.</param>
    public static string BranchOf(string rack) => $"{rack}/pdu/branch-1";

    /// <summary>Name of an outlet: the last one is the switch's, those before it are the servers' in their order.</summary>
    /// <param name="rack">Name of the rack.</param>
    /// <param name="number">From 1.</param>
    public static string OutletOf(string rack, int number) => $"{rack}/pdu/outlet-{number}";

    /// <summary>Name of a rack's switch.</summary>
    /// <param name="rack">Name of the rack.</param>
    public static string SwitchOf(string rack) => $"{rack}/switch";

    /// <summary>Name of a server on the site.</summary>
    /// <param name="rack">Name of the rack.</param>
    /// <param name="server">Its name in the rack.</param>
    public static string ServerOf(string rack, string server) => $"{rack}/{server}";

    /// <summary>Name of an accelerator.</summary>
    /// <param name="server">Name of the server on the site.</param>
    /// <param name="number">From 0.</param>
    public static string AcceleratorOf(string server, int number) => $"{server}/gpu-{number}";

    private static void Add(List<Part> parts, string pod, string? cdu, RackConfig rack)
    {
        string pdu = DistributionOf(rack.Id);
        string branch = BranchOf(rack.Id);
        parts.Add(new Part { Id = rack.Id, Kind = PartKind.Rack, Holder = pod, FedBy = pdu, CooledBy = cdu });
        parts.Add(new Part { Id = pdu, Kind = PartKind.PowerDistribution, Holder = rack.Id });
        parts.Add(new Part { Id = branch, Kind = PartKind.Branch, Holder = pdu, FedBy = pdu });
        if (cdu is not null)
        {
            parts.Add(new Part { Id = LeakDetectorOf(rack.Id), Kind = PartKind.LeakDetector, Holder = rack.Id });
        }

        var servers = ServersOf(rack);
        for (int s = 0; s < servers.Count; s++)
        {
            string outlet = OutletOf(rack.Id, s + 1);
            string server = ServerOf(rack.Id, servers[s].Id);
            parts.Add(new Part { Id = outlet, Kind = PartKind.Outlet, Holder = pdu, FedBy = branch });
            parts.Add(new Part { Id = server, Kind = PartKind.Server, Holder = rack.Id, FedBy = outlet });
            parts.AddRange(Enumerable.Range(0, servers[s].Gpus).Select(g => new Part { Id = AcceleratorOf(server, g), Kind = PartKind.Accelerator, Holder = server }));
        }

        string last = OutletOf(rack.Id, servers.Count + 1);
        parts.Add(new Part { Id = last, Kind = PartKind.Outlet, Holder = pdu, FedBy = branch });
        parts.Add(new Part { Id = SwitchOf(rack.Id), Kind = PartKind.Switch, Holder = rack.Id, FedBy = last });
    }
}
