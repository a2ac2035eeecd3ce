namespace Megapod.Site.Clusters;

using System.Globalization;
using System.Text;
using Megapod.Core.Jobs;
using Megapod.Devices.Slurm;

/// <summary>Turns an order into a job of the cluster.</summary>
internal static class ClusterJobs
{
    /// <summary>Bytes of a script; Slurm takes 4 MiB.</summary>
    private const int MostScript = 1 << 20;

    /// <summary>Lower ranks wait behind higher ones in the cluster's own queue, too.</summary>
    private const int NiceOfATier = 1_000;

    /// <summary>The job, or why it cannot be one here.</summary>
    /// <param name="order">The order.</param>
    /// <param name="config">The cluster.</param>
    /// <param name="nodes">Its nodes.</param>
    public static (SlurmSubmission? Job, string Why) Of(WorkOrder order, ClusterConfig config, IReadOnlyList<SlurmNode> nodes)
    {
        if (!config.Users.TryGetValue(order.Tenant, out string? user))
        {
            return (null, $"The cluster has no user for the tenant {order.Tenant}.");
        }

        var takes = order.Config.Resources;
        int gpus = nodes.Select(n => n.Gpus).DefaultIfEmpty(0).Max();
        int cpus = nodes.Select(n => n.Cpus).DefaultIfEmpty(0).Max();
        int count = Math.Max(1, (takes.Gpus + Math.Max(1, gpus) - 1) / Math.Max(1, gpus));
        if (takes.Gpus > 0 && (gpus == 0 || takes.Gpus % count != 0))
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"{takes.Gpus} GPUs cannot be shared out evenly over nodes of {gpus}."));
        }

        int perNode = Math.Max(1, (int)Math.Ceiling(takes.Cpus / count));
        if (perNode > cpus || count > nodes.Count)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"It would need {count} nodes with {perNode} cores each; the cluster has {nodes.Count} with {cpus}."));
        }

        string script = Script(order);
        if (script.Length > MostScript)
        {
            return (null, "Its command is too long.");
        }

        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/usr/local/bin:/usr/bin:/bin", ["LANG"] = "C.UTF-8" };
        foreach (var (name, value) in order.Config.Environment)
        {
            environment[name] = value;
        }

        environment["MEGAPOD_JOB"] = order.Job;
        environment["MEGAPOD_RESUMES"] = order.Resumes ? "1" : "0";
        var placement = new PlacementName(order.Job, order.Fence);
        return (new SlurmSubmission
        {
            Name = placement.In(config.Owner),
            User = user,
            Script = script,
            Folder = config.Folder,
            Output = $"{config.Folder}/{OutputOf(placement, config.Owner)}",
            Environment = environment,
            Nodes = count,
            GpusPerNode = takes.Gpus / count,
            CpusPerNode = perNode,
            MemoryBytesPerNode = Math.Max(1, takes.MemoryBytes / count),
            Nice = NiceOfATier * (int)order.Config.Tier,
            Partition = config.Partition,
            Comment = order.Config.Name,
        }, "");
    }

    /// <summary>Name of the file in the shared folder to which a placement's job writes.</summary>
    /// <param name="placement">The placement.</param>
    /// <param name="owner">Whose it is.</param>
    public static string OutputOf(PlacementName placement, string owner) => $"{placement.In(owner)}.out";

    /// <summary>
    /// The script becomes the job's own program, so that a signal to the first process reaches it. A job with a command for its checkpoint stays behind a shell that runs it at SIGUSR1 instead.
    /// </summary>
    private static string Script(WorkOrder order)
    {
        var text = new StringBuilder("#!/bin/sh\numask 077\n");
        text.Append(CultureInfo.InvariantCulture, $"mkdir -p {Quoted(order.Job)} && cd {Quoted(order.Job)} || exit 126\n");
        text.Append("HOME=$PWD; export HOME\n[ \"${SLURM_RESTART_COUNT:-0}\" -gt 0 ] && MEGAPOD_RESUMES=1\n");
        string command = string.Join(' ', order.Config.Command.Select(Quoted));
        if (order.Config.Checkpoint is { Command.Count: > 0 } checkpoint)
        {
            // A wait that the signal breaks off says 138; whether the program has ended tells the second one.
            text.Append(CultureInfo.InvariantCulture, $"{command} &\nprogram=$!\ntrap {Quoted(string.Join(' ', checkpoint.Command.Select(Quoted)))} USR1\ntrap 'kill -TERM $program' TERM\n");
            text.Append("while :; do wait $program; status=$?; kill -0 $program 2>/dev/null || exit $status; done\n");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"exec {command}\n");
        }

        return text.ToString();
    }

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
