namespace Megapod.Lab.Bench.Gpu;

using Megapod.Core.Outcomes;

/// <summary>Why the loop could not be measured.</summary>
internal static class GpuBenchFaults
{
    public static Fault NoAccelerator() => new("MP3691", "There is no accelerator here: skipped.", "Run it on a machine with NVIDIA's driver and one GPU that nobody else uses; docs/verify-gpu.md says how, and what came of it elsewhere.");

    public static Fault NoSteps(string why) => new("MP3692", $"The loop makes no steps: {why}", "Run it by hand first; it needs Python with PyTorch for this GPU, or name another loop with --loop.");
}
