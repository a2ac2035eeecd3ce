namespace Megapod.Devices.Slurm;

using System.Globalization;
using Megapod.Core.Outcomes;

/// <summary>A cluster's <c>scontrol</c> and <c>scancel</c>, each started with its list of arguments and without a shell.</summary>
/// <param name="config">The cluster.</param>
/// <param name="clock">Measures the time-out.</param>
public sealed class SlurmControl(SlurmConfig config, TimeProvider clock) : ISlurmControl
{
    /// <inheritdoc/>
    public async Task<Fault?> ReleaseAsync(long job, CancellationToken stop)
    {
        // Slurm lets a requeued job wait for two minutes; a job that is not held takes a begin time, too.
        var begin = await ControlAsync(["update", $"jobid={Number(job)}", "starttime=now"], stop).ConfigureAwait(false);
        return await ControlAsync(["release", Number(job)], stop).ConfigureAwait(false) ?? begin;
    }

    /// <inheritdoc/>
    public Task<Fault?> SuspendAsync(long job, CancellationToken stop) => ControlAsync(["suspend", Number(job)], stop);

    /// <inheritdoc/>
    public Task<Fault?> ResumeAsync(long job, CancellationToken stop) => ControlAsync(["resume", Number(job)], stop);

    /// <inheritdoc/>
    public Task<Fault?> RequeueHeldAsync(long job, CancellationToken stop) => ControlAsync(["requeuehold", Number(job)], stop);

    /// <inheritdoc/>
    public Task<Fault?> HoldAsync(long job, CancellationToken stop) => ControlAsync(["hold", Number(job)], stop);

    /// <inheritdoc/>
    public Task<Fault?> SignalAsync(long job, string signal, bool onlyFirst, CancellationToken stop) =>
        RunAsync("scancel", [onlyFirst ? "--batch" : "--full", $"--signal={signal}", Number(job)], stop);

    /// <inheritdoc/>
    public Task<Fault?> DrainAsync(string node, string reason, CancellationToken stop) => NodeAsync(node, ["state=drain", $"reason={reason}"], stop);

    /// <inheritdoc/>
    public Task<Fault?> UndrainAsync(string node, CancellationToken stop) => NodeAsync(node, ["state=undrain"], stop);

    /// <inheritdoc/>
    public Task<Fault?> PowerDownAsync(string node, CancellationToken stop) => NodeAsync(node, ["state=power_down"], stop);

    /// <inheritdoc/>
    public Task<Fault?> DownAsync(string node, string reason, CancellationToken stop) => NodeAsync(node, ["state=down", $"reason={reason}"], stop);

    /// <inheritdoc/>
    public Task<Fault?> ClearAsync(string node, CancellationToken stop) => NodeAsync(node, ["state=resume"], stop);

    private static string Number(long job) => job.ToString(CultureInfo.InvariantCulture);

    private Task<Fault?> NodeAsync(string node, IReadOnlyList<string> what, CancellationToken stop) => ControlAsync(["update", $"nodename={node}", .. what], stop);

    private Task<Fault?> ControlAsync(IReadOnlyList<string> arguments, CancellationToken stop) => RunAsync("scontrol", arguments, stop);

    private async Task<Fault?> RunAsync(string tool, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        var end = await SlurmTool.RunAsync(Path.Combine(config.Tools, tool), arguments, config.ConfFile, config.Timeout, clock, stop).ConfigureAwait(false);
        return end.Why is { } why ? SlurmFaults.Tool(config.Name, string.Join(' ', [tool, .. arguments]), why) : null;
    }
}
