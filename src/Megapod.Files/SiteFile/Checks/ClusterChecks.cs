namespace Megapod.Files.SiteFile.Checks;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;

/// <summary>What must hold within clusters and between them and their racks. Values that could not be read are left out.</summary>
internal static class ClusterChecks
{
    /// <summary>A cluster of four nodes on one machine took 14 s to half of its power; nobody has seen one that is quicker.</summary>
    private static readonly TimeSpan SoonestCluster = TimeSpan.FromSeconds(15);

    /// <summary>Characters of the site's id in names of jobs, which Slurm shows on one line.</summary>
    private const int LongestOwner = 32;

    /// <summary>Checks them.</summary>
    public static void Run(ReadMap site, FaultList faults)
    {
        var clusters = site.Map("work")?.List<ReadMap>("clusters") ?? [];
        if (clusters.Count > 0 && site.Text("id") is { Length: > 0 } own && (own.Length > LongestOwner || !own.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')))
        {
            faults.Add(FaultCodes.ClusterKeys, site.At("id"), $"The site's 'id', '{Shown.Short(own)}', becomes part of names in its clusters, which cannot be made of it.", "Use small letters, digits, '-' and '_' for the site, at most 32 characters.");
        }

        var known = new Dictionary<string, ReadMap>(StringComparer.Ordinal);
        foreach (var cluster in clusters)
        {
            if (cluster.Text("id") is { Length: > 0 } id && !known.TryAdd(id, cluster))
            {
                faults.Add(FaultCodes.DuplicateId, cluster.At("id"), $"Another cluster is already called '{Shown.Short(id)}', on line {Line(known[id])}.", "Give each a name of its own, or remove one.");
            }

            Reach(cluster, faults);
            Users(cluster, faults);
            Power(cluster, faults);
        }

        Racks(site, known, faults);
    }

    private static string Line(ReadMap cluster) => cluster.At("id").Line.ToString(CultureInfo.InvariantCulture);

    private static void Reach(ReadMap cluster, FaultList faults)
    {
        if (Uri.TryCreate(cluster.Text("address"), UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
        {
            faults.Add(FaultCodes.ClusterKeys, cluster.At("address"), "'address' begins with http:// and leads beyond this machine: whoever reads a token on the way can act as its user.", "Write https://, with slurmrestd behind a proxy that has a certificate.");
        }

        if (cluster.IsWritten("tokenCommand") && cluster.IsWritten("tokenFile"))
        {
            faults.Add(FaultCodes.ClusterKeys, cluster.At("tokenFile"), "Tokens cannot come from a command and from a file.", "Remove 'tokenCommand' or 'tokenFile'.");
        }

        if (cluster.IsWritten("tokenFile") && cluster.IsSound("tokenFile") && cluster.List<ReadMap>("users").Count > 0 && !cluster.Text("tokenFile").Contains("{user}", StringComparison.Ordinal))
        {
            faults.Add(FaultCodes.ClusterKeys, cluster.At("tokenFile"), "'tokenFile' is one file for all users, but each signs in with a token of his own.", "Write {user} where the user's name stands in the path.");
        }
    }

    private static void Users(ReadMap cluster, FaultList faults)
    {
        var tenants = new HashSet<string>(StringComparer.Ordinal);
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in cluster.List<ReadMap>("users"))
        {
            string tenant = entry.Text("tenant");
            if (tenant.Length > 0 && !tenants.Add(tenant))
            {
                faults.Add(FaultCodes.ClusterKeys, entry.At("tenant"), $"The tenant '{Shown.Short(tenant)}' has a user already.", "Give each tenant one user.");
            }
            else if (entry.Text("user") is { Length: > 0 } user && !users.TryAdd(user, tenant))
            {
                faults.Add(FaultCodes.ClusterKeys, entry.At("user"), $"The tenants '{Shown.Short(users[user])}' and '{Shown.Short(tenant)}' have one user, who could read and end the jobs of both.", "Give each a user of its own.");
            }
        }
    }

    private static void Power(ReadMap cluster, FaultList faults)
    {
        if (cluster.Map("nodePower") is not { } power || power.Find<double>("busy") is not { } busy || power.Find<double>("idle") is not { } idle)
        {
            return;
        }

        double off = power.Get<double>("switchedOff");
        double still = power.Find<double>("still") ?? busy;
        if (off > idle || idle > still || still > busy)
        {
            faults.Add(
                FaultCodes.ClusterKeys,
                power.Position,
                $"A node draws {Shown.Power(off)} off, {Shown.Power(idle)} idle, {Shown.Power(still)} with suspended jobs and {Shown.Power(busy)} busy, which does not rise.",
                "Write figures of which none is below the one before: switchedOff, idle, still, busy.");
        }
    }

    private static void Racks(ReadMap site, Dictionary<string, ReadMap> clusters, FaultList faults)
    {
        var podOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pod in site.List<ReadMap>("pods"))
        {
            bool isAny = false;
            foreach (var rack in pod.List<ReadMap>("racks").Where(r => r.IsWritten("workNode") && clusters.ContainsKey(PodDrivers.OfRack(r, "workNode"))))
            {
                string id = PodDrivers.OfRack(rack, "workNode");
                isAny = true;
                if (!clusters[id].IsWritten("nodePower"))
                {
                    faults.Add(FaultCodes.ClusterRacks, rack.At("workNode"), $"The cluster '{Shown.Short(id)}' cannot keep a rack to its ceiling: nothing says what its nodes draw.", $"Write 'nodePower' for the cluster on line {Line(clusters[id])}.");
                }
                else if (!podOf.TryAdd(id, pod.Text("id")) && podOf[id] != pod.Text("id"))
                {
                    faults.Add(
                        FaultCodes.ClusterRacks,
                        rack.At("workNode"),
                        $"The cluster '{Shown.Short(id)}' has racks in the pods '{Shown.Short(podOf[id])}' and '{Shown.Short(pod.Text("id"))}', and shares its power out over them as it likes.",
                        "Write a cluster for each pod, each with a partition of its own.");
                }
            }

            if (isAny)
            {
                Enforcement(pod, faults);
            }
        }
    }

    private static void Enforcement(ReadMap pod, FaultList faults)
    {
        if (pod.Map("enforcement") is not { } enforcement)
        {
            return;
        }

        if (enforcement.Find<EnforcementClass>("class") is EnforcementClass.Hardware)
        {
            faults.Add(FaultCodes.ClusterTooSoon, enforcement.At("class"), "A rack of this pod is kept by a cluster, which is programs and not hardware.", "Write advisory, or closedLoop where a step test has shown it.");
        }
        else if (enforcement.Find<EnforcementClass>("class") is EnforcementClass.ClosedLoop && enforcement.Find<TimeSpan>("actuationTime") is { } time && time < SoonestCluster)
        {
            faults.Add(
                FaultCodes.ClusterTooSoon,
                enforcement.At("actuationTime"),
                $"A cluster keeps a rack of this pod, and none has been seen to come down within {Shown.Time(time)}.",
                $"Write what a step test has shown, checkpoints of jobs included, {Shown.Time(SoonestCluster)} at the least; or put the rack into a pod of its own.");
        }
    }
}
