namespace Megapod.Devices.Gpu;

/// <summary>Who uses a GPU, or an instance of it, as its exporter was told by the orchestrator. What is not said is empty.</summary>
public sealed record GpuOwner
{
    /// <summary>Number of the instance of a divided GPU (MIG); empty: the whole GPU.</summary>
    public string Instance { get; init; } = "";

    /// <summary>The orchestrator's space of names.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Its unit of work (a pod of Kubernetes, which is no pod of ours).</summary>
    public string Pod { get; init; } = "";

    /// <summary>The container in it.</summary>
    public string Container { get; init; } = "";

    /// <summary>Number of the batch system's job.</summary>
    public string Job { get; init; } = "";
}
