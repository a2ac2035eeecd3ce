namespace Megapod.Devices.Slurm;

using Megapod.Core.Outcomes;

/// <summary>What a cluster is told that its REST service cannot be told in version v0.0.38. That a command was done is seen in the next image alone: an answer that is lost says nothing.</summary>
public interface ISlurmControl
{
    /// <summary>Lets a job that is held begin, without the wait that Slurm gives a job that was requeued.</summary>
    /// <param name="job">The job's number.</param>
    /// <param name="stop">Gives up.</param>
    Task<Fault?> ReleaseAsync(long job, CancellationToken stop);

    /// <summary>Stops a job's processes; they keep their memory and GPUs, and others may get its cores.</summary>
    /// <param name="job">The job's number.</param>
    /// <param name="stop">Gives up.</param>
    Task<Fault?> SuspendAsync(long job, CancellationToken stop);

    /// <summary>Lets a suspended job's processes go on.</summary>
    /// <param name="job">The job's number.</param>
    /// <param name="stop">Gives up.</param>
    Task<Fault?> ResumeAsync(long job, CancellationToken stop);

    /// <summary>Ends a job where it runs and holds it in the queue.</summary>
    /// <param name="job">The job's number.</param>
    /// <param name="stop">Gives up.</param>
    Task<Fault?> RequeueHeldAsync(long job, CancellationToken stop);

    /// <summary>Holds a job that waits.</summary>
    /// <param name="job">The job's number.</param>
    /// <param name="stop">Gives up.</param>
    Task<Fault?> HoldAsync(long job, CancellationToken stop);

    /// <summary>Sends a signal to a job.</summary>
    /// <param name="job">The job's number.</param>
    /// <param name="signal">The signal's name without SIG.</param>
    /// <param name="onlyFirst">Whether only its script's process gets it; else all its processes do.</param>
    /// <param name="stop">Gives up.</param>
    Task<Fault?> SignalAsync(long job, string signal, bool onlyFirst, CancellationToken stop);

    /// <summary>Lets nothing new begin on a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="reason">Why, for people and for whoever lifts it.</param>
    /// <param name="stop">Gives up.</param>
    Task<Fault?> DrainAsync(string node, string reason, CancellationToken stop);

    /// <summary>Lifts a drain, whoever's it is: look at its reason first.</summary>
    /// <param name="node">The node.</param>
    /// <param name="stop">Gives up.</param>
    Task<Fault?> UndrainAsync(string node, CancellationToken stop);

    /// <summary>Has a node switched off that has no jobs. It loses its drain by that.</summary>
    /// <param name="node">The node.</param>
    /// <param name="stop">Gives up.</param>
    Task<Fault?> PowerDownAsync(string node, CancellationToken stop);

    /// <summary>Takes a node for lost: its jobs end or are requeued.</summary>
    /// <param name="node">The node.</param>
    /// <param name="reason">Why.</param>
    /// <param name="stop">Gives up.</param>
    Task<Fault?> DownAsync(string node, string reason, CancellationToken stop);

    /// <summary>Takes a node that was down for usable again.</summary>
    /// <param name="node">The node.</param>
    /// <param name="stop">Gives up.</param>
    Task<Fault?> ClearAsync(string node, CancellationToken stop);
}
