namespace Megapod.Lab.Bench.Gpu;

using Megapod.Devices.Gpu;

/// <summary>A training loop on one accelerator, under one budget after the other.</summary>
public sealed record GpuBenchRequest
{
    /// <summary>The loop and its arguments. It counts its steps in the file <c>steps</c> of the folder where it begins, and rests as <c>MEGAPOD_PACE</c> says.</summary>
    public required IReadOnlyList<string> Loop { get; init; }

    /// <summary>Folders that it has to see beside the system's.</summary>
    public IReadOnlyList<string> Shown { get; init; } = [];

    /// <summary>Time at each budget. Default 30 s, of which the last two thirds are measured.</summary>
    public TimeSpan Level { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the loop may take to its first step: frameworks are slow to begin. Default 3 min.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>NVIDIA's library. Default where the driver puts it.</summary>
    public string Library { get; init; } = Nvml.DefaultLibrary;
}
